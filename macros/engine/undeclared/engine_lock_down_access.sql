{#
    Emits groundwork.lock_down_access(declared): what closes the buckets and channels whose model is
    gone: the policies that it had made. Files and the rows of buckets stay. Those that no model
    ever declared are left alone.

    declared  see groundwork.lock_down_statements; place  among the statements of one object
#}
{% macro engine_lock_down_access() %}

create or replace function groundwork.lock_down_access(declared text[])
returns table (
    place integer, kind text, schema_name text, object_name text, statement text, undo text
)
language sql
stable
as $lock_down_access$
    select
        1,
        recorded.kind,
        recorded.schema_name,
        names.qualified,
        groundwork.drop_statement(recorded.schema_name, places.table_name, live),
        groundwork.create_statement(recorded.schema_name, places.table_name, live)
    from groundwork.declaration as recorded
    cross join groundwork.access_table(recorded.kind) as places
    cross join lateral (
        select format('%I.%I', recorded.schema_name, recorded.object_name) as qualified
    ) as names
    cross join unnest(
        groundwork.described_items(recorded.kind, recorded.schema_name, recorded.object_name)
    ) as live
    where
        recorded.kind in ({{ engine_access_kinds() }})
        and names.qualified <> all(declared)
        and live.kind = 'policy'
        and exists (
            select
            from unnest(recorded.items) as item
            where
                item.kind = 'policy'
                and item.name = live.name
        )
$lock_down_access$;

{{ engine_undeclared_access() }}

{% endmacro %}
