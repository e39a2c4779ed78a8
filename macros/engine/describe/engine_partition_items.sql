{#
    Emits groundwork.partition_items(parent): one item per partition of the table, with its bound;
    and groundwork.with_partitions(items, parent, declared): the items of a live table with those
    of its partitions that the declaration names too.
#}
{% macro engine_partition_items() %}

create or replace function groundwork.partition_items(parent oid)
returns groundwork.item[]
language sql
stable
{{ engine_neutral_settings() }}
{{ engine_project_path() }}
as $partition_items$
    select
        coalesce(
            array_agg(
                (
                    'partition',
                    pg_class.relname,
                    jsonb_build_object('bound', pg_get_expr(pg_class.relpartbound, pg_class.oid))
                )::groundwork.item
                order by pg_class.relname
            ),
            '{}'
        )
    from pg_catalog.pg_inherits
    inner join pg_catalog.pg_class
        on pg_inherits.inhrelid = pg_class.oid
    where
        pg_inherits.inhparent = parent
        and pg_class.relispartition
$partition_items$;

create or replace function groundwork.with_partitions(
    items groundwork.item[], parent oid, declared groundwork.item[]
)
returns groundwork.item[]
language sql
stable
as $with_partitions$
    select
        items || array(
            select partition
            from unnest(groundwork.partition_items(parent)) as partition
            where
                partition.name in (
                    select item.name
                    from unnest(declared) as item
                    where item.kind = 'partition'
                )
        )
$with_partitions$;

{% endmacro %}
