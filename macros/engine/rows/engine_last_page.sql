{#
    Emits groundwork.last_page(source): the number of the last page of a table, of its largest
    partition where it is partitioned.
#}
{% macro engine_last_page() %}

create or replace function groundwork.last_page(source regclass)
returns bigint
language sql
stable
as $last_page$
    -- of the largest partition, if it has any
    select max(pg_relation_size(relation.oid)) / current_setting('block_size')::bigint
    from (
        select source as oid

        union all

        select relid
        from pg_partition_tree(source)
    ) as relation
$last_page$;

{% endmacro %}
