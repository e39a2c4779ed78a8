{#
    Emits groundwork.is_rebuilt(declared, live): whether a table becomes partitioned, no longer is,
    or is partitioned by another key, which is fixed when a table is created.
#}
{% macro engine_is_rebuilt() %}

create or replace function groundwork.is_rebuilt(
    declared groundwork.item[], live groundwork.item[]
)
returns boolean
language sql
immutable
as $is_rebuilt$
    select
        bool_or(differences.name in ('table_kind', 'partition_key'))
        and bool_and(
            differences.name <> 'table_kind'
            or (
                differences.declared <@ '["r", "p"]'
                and differences.live <@ '["r", "p"]'
            )
        )
    from groundwork.differences(declared, live) as differences
    where differences.kind = 'setting'
$is_rebuilt$;

{% endmacro %}
