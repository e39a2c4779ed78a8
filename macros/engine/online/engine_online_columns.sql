{#
    Selects the online steps for columns to be added, filled, made not null or retyped; part of
    groundwork.online_steps.

    A new column whose default PostgreSQL would compute for each row is added without it, and
    marked by a check that is always true: new rows have the default, old ones are filled with it
    in batches while the mark is there. What rewrites the whole table under a lock is the hazard
    table_rewrite.
#}
{% macro engine_online_columns() %}

select
    stages.position,
    kind,
    name,
    stages.statement,
    null as undo,
    stages.hazard,
    stages.reason,
    stages.mode
from staged
cross join lateral (
    select
        groundwork.helper_name(name, 'fill') as marker_name,
        exists (
            select
            from unnest(live) as helper
            where
                helper.kind = 'constraint'
                and helper.name = groundwork.helper_name(staged.name, 'fill')
        ) as is_marked,
        staged.position = 41
        and groundwork.count_rows(target, format('%I is null', name)) > 0 as has_nulls
) as marks
cross join lateral (

    select
        30 as position,
        staged.statement,
        staged.hazard,
        staged.reason,
        null as mode
    where
        staged.position = 30
        and not groundwork.is_rewriting(declared_definition)

    union all

    select
        stage.position,
        stage.statement,
        staged.hazard,
        staged.reason,
        null
    from (
        values
        (
            30,
            groundwork.make(
                schema_name,
                table_name,
                (
                    'column', name, declared_definition - '{default, not_null}'::text[]
                )::groundwork.item
            )
        ),
        (
            31,
            format(
                '%s alter column %I set default %s', head, name, declared_definition ->> 'default'
            )
        ),
        (32, format('%s add constraint %I check (true) not valid', head, marker_name))
    ) as stage (position, statement)
    where
        staged.position = 30
        and groundwork.is_rewriting(declared_definition)
        and declared_definition -> 'generated' is null
        and declared_definition -> 'identity' is null

    union all

    select
        staged.position,
        staged.statement,
        case
            when not groundwork.is_allowed(table_name, staged.hazard, options) then staged.hazard
            when
                staged.position = 35
                and groundwork.is_binary_coercible(live_definition, declared_definition)
                then null
            -- a virtual column is nowhere stored
            when staged.position = 39 and declared_definition ->> 'generated' = 'v' then null
            else 'table_rewrite'
        end,
        concat_ws(
            ': ',
            coalesce(staged.reason, 'the whole table is rewritten while nobody can use it'),
            staged.obstacle
        ),
        null
    where
        staged.position in (35, 39)
        or (
            staged.position = 30
            and groundwork.is_rewriting(declared_definition)
            and coalesce(declared_definition -> 'generated', declared_definition -> 'identity')
            is not null
        )

    union all

    select
        38,
        format(
            'call groundwork.update_in_batches(%L::regclass, %L, %L)',
            format('%I.%I', schema_name, table_name),
            format('%I = %s', name, options #>> array['fill', name]),
            format('%I is null and (%s) is not null', name, options #>> array['fill', name])
        ),
        null,
        null,
        'outside'
    where
        staged.position = 41
        and options #>> array['fill', name] is not null
        and has_nulls

    union all

    select
        40,
        format('%s add constraint %I check (%I is not null) not valid', head, check_name, name),
        staged.hazard,
        staged.reason,
        null
    where
        staged.position = 41
        and check_definition is null
        and not (has_nulls and (is_marked or options #>> array['fill', name] is not null))

    union all

    select
        41,
        format('%s validate constraint %I', head, check_name),
        null,
        null,
        'alone'
    where
        staged.position = 41
        and check_definition ->> 'validated' = 'false'
        and not has_nulls

    union all

    -- a validated check spares the scan
    select
        42,
        staged.statement,
        null,
        null,
        null
    where
        staged.position = 41
        and check_definition ->> 'validated' = 'true'

) as stages
where kind = 'column'

union all

select
    39,
    'column',
    item.name,
    case
        when groundwork.count_rows(target, format('%I is null', item.name)) > 0
            then format(
                'call groundwork.update_in_batches(%L::regclass, %L, %L)',
                format('%I.%I', schema_name, table_name),
                format('%I = %s', item.name, item.definition ->> 'default'),
                format(
                    '%I is null and (%s) is not null', item.name, item.definition ->> 'default'
                )
            )
        else staged.statement
    end,
    null,
    null,
    null,
    case
        when groundwork.count_rows(target, format('%I is null', item.name)) > 0 then 'outside'
    end
from staged
inner join unnest(declared) as item
    on
        item.kind = 'column'
        and staged.name = groundwork.helper_name(item.name, 'fill')
where
    staged.kind = 'constraint'
    and staged.position = 16

{% endmacro %}
