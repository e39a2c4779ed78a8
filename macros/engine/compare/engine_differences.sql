{#
    Emits groundwork.differences(declared, live): one row per fact that the two descriptions do
    not share, with both sides; a side is null where the fact is missing there.
#}
{% macro engine_differences() %}

create or replace function groundwork.differences(
    declared groundwork.item[], live groundwork.item[]
)
returns setof groundwork.difference
language sql
immutable
as $differences$
    select
        kind,
        name,
        declared_side.definition as declared,
        live_side.definition as live
    from unnest(declared) as declared_side
    full join unnest(live) as live_side
        using (kind, name)
    where declared_side.definition is distinct from live_side.definition
$differences$;

{% endmacro %}
