{#
    Emits groundwork.drifted(): the declarations whose objects are not as they were after they were
    last applied, with the objects as they are, all tables and views described by one query.

    And groundwork.drift(): every difference between the objects as they are and as they were
    after their declarations were last applied. One row per fact: the schema and object, the
    kind and name of the fact, its recorded and its live definition (null where missing), and the
    same as a sentence (groundwork.drift_sentence).
#}
{% macro engine_drift() %}

{{ engine_drift_sentence() }}

create or replace function groundwork.drifted()
returns table (last_applied groundwork.declaration, live_items groundwork.item[])
language plpgsql
stable
-- what describes one object is asked of many, and planned once
set plan_cache_mode = force_generic_plan
as $drifted$
begin
    return query
    with
    recorded as (

        select
            declaration.*,
            live.table_id,
            exists (
                select
                from pg_catalog.pg_partitioned_table
                where partrelid = live.table_id
            ) as is_partitioned
        from groundwork.declaration
        cross join lateral (
            select
                case
                    when declaration.kind in ('table', 'view', 'materialized view')
                        then to_regclass(
                            format('%I.%I', declaration.schema_name, declaration.object_name)
                        )::oid
                end as table_id
        ) as live

    ),

    tables as (

        select
            described.table_id,
            array_agg(
                (described.kind, described.name, described.definition)::groundwork.item
                order by described.kind, described.name
            ) as items
        from groundwork.describe(array(select recorded.table_id from recorded)) as described
        group by described.table_id

    ),

    views as (

        select
            parts.table_id,
            array_agg((parts.kind, parts.name, parts.definition)::groundwork.item) as parts
        from groundwork.describe_views(
            array(
                select recorded.table_id
                from recorded
                where recorded.kind <> 'table'
            )
        ) as parts
        group by parts.table_id

    ),

    compared as (

        select
            recorded.*,
            coalesce(
                case
                    when recorded.kind = 'table' and recorded.is_partitioned
                        then groundwork.with_partitions(
                            tables.items, recorded.table_id, recorded.items
                        )
                    when recorded.kind = 'table' then tables.items
                    when recorded.kind in ('view', 'materialized view')
                        then groundwork.as_view_items(tables.items, coalesce(views.parts, '{}'))
                    else groundwork.described_items(
                        recorded.kind,
                        recorded.schema_name,
                        groundwork.described_name(recorded.object_name, recorded.items)
                    )
                end,
                '{}'
            ) as live_items
        from recorded
        left join tables
            on recorded.table_id = tables.table_id
        left join views
            on recorded.table_id = views.table_id

    )

    select
        declarations,
        compared.live_items
    from compared
    inner join groundwork.declaration as declarations
        using (kind, schema_name, object_name)
    where compared.fingerprint <> groundwork.fingerprint(compared.live_items);
end
$drifted$;

create or replace function groundwork.drift()
returns table (
    schema_name text,
    object_name text,
    kind text,
    name text,
    declared jsonb,
    live jsonb,
    sentence text
)
language sql
stable
as $drift$
    select
        (drifted.last_applied).schema_name,
        (drifted.last_applied).object_name,
        differences.kind,
        differences.name,
        differences.declared,
        differences.live,
        groundwork.drift_sentence(
            differences.kind, differences.name, differences.declared, differences.live
        )
    from groundwork.drifted() as drifted
    cross join lateral groundwork.differences(
        (drifted.last_applied).items, drifted.live_items
    ) as differences
    where not (drifted.last_applied).is_platform
$drift$;

{% endmacro %}
