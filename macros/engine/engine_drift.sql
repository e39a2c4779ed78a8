{#
    Emits groundwork.drift(): every difference between the tables as they are and as they were
    after their declarations were last applied, in one query over all of them. One row per fact:
    the table, the kind and name, the recorded and the live definition (null where missing).
#}
{% macro engine_drift() %}

create or replace function groundwork.drift()
returns table (
    schema_name text,
    table_name text,
    kind text,
    name text,
    declared jsonb,
    live jsonb
)
language plpgsql
stable
set search_path from current
as $drift$
begin
    return query
    with
    recorded as (

        select
            declaration.*,
            to_regclass(format('%I.%I', declaration.schema_name, declaration.object_name))::oid
                as table_id
        from groundwork.declaration
        where declaration.kind = 'table'

    ),

    live as (

        select
            described.table_id,
            array_agg(
                (described.kind, described.name, described.definition)::groundwork.item
                order by described.kind, described.name
            ) as items
        from groundwork.describe(array(select recorded.table_id from recorded)) as described
        group by described.table_id

    )

    select
        recorded.schema_name,
        recorded.object_name,
        differences.kind,
        differences.name,
        (differences.declared_item).definition,
        (differences.live_item).definition
    from recorded
    left join live
        using (table_id)
    cross join lateral groundwork.differences(
        recorded.items, coalesce(live.items, '{}')
    ) as differences
    where
        recorded.fingerprint is distinct from groundwork.fingerprint(live.items)
        and not recorded.is_platform;
end
$drift$;

{% endmacro %}
