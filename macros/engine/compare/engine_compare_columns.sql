{#
    Selects the steps for the columns that differ: those to be added, filled, kept or dropped here,
    those that change in engine_compare_changed_columns; part of groundwork.compare. A generated
    column holds nothing of its own: where PostgreSQL cannot change it, it is made anew. A stored
    value that becomes a generated one is lost; a virtual column that becomes a plain one is stored
    first.
#}
{% macro engine_compare_columns() %}

select
    steps.position,
    differences.kind,
    differences.name,
    steps.statement,
    steps.undo,
    steps.hazard,
    steps.reason
from differences
cross join lateral (
    select
        (declared_item).definition as declared,
        (live_item).definition as live,
        format('alter table %I.%I ', schema_name, table_name) as table_head,
        format('alter column %I ', differences.name) as column_head,
        live_item is not distinct from null as is_new,
        declared_item is not distinct from null as is_undeclared
) as sides
cross join lateral (
    select
        table_head || column_head as head,
        options #>> array['fill', differences.name] as fill,
        options #>> array['convert', differences.name] as convert,
        not (is_new or is_undeclared)
        and live -> 'generated' is null
        and declared -> 'generated' is not null as is_computed,
        not is_undeclared
        and live ->> 'generated' = 'v'
        and declared -> 'generated' is null as is_stored
) as values_kept
cross join lateral (
    select
        is_computed
        or coalesce(is_stored, false)
        or coalesce(
            live -> 'generated' is not null
            and declared -> 'generated' is not null
            and (
                declared ->> 'type' <> live ->> 'type'
                or declared -> 'generated' <> live -> 'generated'
                or (
                    declared ->> 'default' <> live ->> 'default'
                    and (
                        current_setting('server_version_num')::integer < 170000
                        -- it goes and comes with a column that it is computed from
                        or exists (
                            select
                            from differences as others
                            where
                                others.kind = 'column'
                                and (others.declared_item).definition ->> 'type'
                                <> (others.live_item).definition ->> 'type'
                        )
                    )
                )
            ),
            false
        ) as is_remade
) as heads
cross join lateral (
    select not (is_new or is_undeclared or is_remade) as is_changed
) as changes
cross join lateral (

    select
        -- a generated column comes after those that it may be computed from
        case when declared -> 'generated' is null then 30 else 39 end as position,
        case
            when fill is null
                then groundwork.make(schema_name, table_name, declared_item)
            else groundwork.make(
                schema_name,
                table_name,
                (
                    differences.kind,
                    differences.name,
                    -- a default would fill the rows before the declared expression does
                    declared - '{not_null, default}'::text[]
                )::groundwork.item
            )
        end as statement,
        groundwork.unmake(schema_name, table_name, declared_item) as undo,
        case
            when
                fill is null
                and declared ->> 'not_null' = 'true'
                and coalesce(declared -> 'default', declared -> 'identity') is null
                then 'null_values'
        end as hazard,
        'every row would be null in a column declared not null' as reason
    where is_new

    union all

    select
        31,
        head || 'set default ' || (declared ->> 'default'),
        head || 'drop default',
        null,
        null
    where
        is_new
        and fill is not null
        and declared -> 'default' is not null

    union all

    select
        38,
        format(
            'update %I.%I set %I = %s where %I is null',
            schema_name,
            table_name,
            differences.name,
            fill,
            differences.name
        ),
        null,
        null,
        null
    where
        fill is not null
        and (
            is_new
            or (declared ->> 'not_null' = 'true' and live ->> 'not_null' = 'false')
        )
        -- groundwork.assign_tenants does it
        and not (name = 'tenant_id' and options ? 'assign_tenants')

    union all

    select
        24,
        groundwork.unmake(schema_name, table_name, live_item),
        groundwork.make(schema_name, table_name, live_item),
        -- a change of type that is wanted no more leaves a copy
        case
            when
                not exists (
                    select
                    from unnest(compare.live) as original
                    where
                        original.kind = 'column'
                        and differences.name = groundwork.helper_name(original.name, 'new')
                )
                then 'drop_column'
        end,
        null
    where is_undeclared

    union all

    select
        24,
        groundwork.unmake(schema_name, table_name, live_item),
        groundwork.make(schema_name, table_name, live_item),
        case when is_computed then 'computed_values' end,
        'stored values are replaced by what an expression gives'
    where is_remade

    union all

    select
        39,
        case
            when is_stored
                then concat_ws(
                    '; ',
                    groundwork.make(
                        schema_name,
                        table_name,
                        (
                            differences.kind,
                            differences.name,
                            live || jsonb_build_object(
                                'generated', 's',
                                'type', declared -> 'type',
                                'not_null', false,
                                'default', groundwork.conversion(
                                    '(' || (live ->> 'default') || ')',
                                    live ->> 'type',
                                    declared ->> 'type'
                                )
                            )
                        )::groundwork.item
                    ),
                    head || 'drop expression'
                )
            else groundwork.make(schema_name, table_name, declared_item)
        end,
        groundwork.unmake(schema_name, table_name, declared_item),
        case
            when
                is_stored
                and declared ->> 'type' <> live ->> 'type'
                and not groundwork.is_lossless(live, declared)
                then 'lossy_type'
        end,
        format('%s becomes %s', live ->> 'type', declared ->> 'type')
    where is_remade

    union all

    select
        23,
        head || 'drop not null',
        head || 'set not null',
        null,
        null
    where
        is_undeclared
        and live ->> 'not_null' = 'true'
        and live -> 'default' is null
        and live -> 'identity' is null

    union all

    {{ engine_compare_changed_columns() }}

) as steps
where differences.kind = 'column'

{% endmacro %}
