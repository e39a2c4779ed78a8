{#
    Emits groundwork.swap_columns(retyped, steps): the steps that put the shadow of each retyped
    column in its place, with its sequence, statistics target and options.

    steps  of the plan, from which hazards and reasons are taken
#}
{% macro engine_swap_columns() %}

create or replace function groundwork.swap_columns(retyped jsonb, steps groundwork.step[])
returns setof groundwork.step
language sql
stable
as $swap_columns$
    with
    columns as (

        select *
        from groundwork.retyped_columns(retyped)

    ),

    own as (

        select *
        from groundwork.retyped_facts(retyped)

    )

    select
        groundwork.new_step(
            stage => stages.stage,
            kind => case
                when columns.declared is null then 'referencing column' else 'column'
            end,
            name => columns.name,
            statement => stages.statement,
            hazard => case
                when stages.stage = 'swap_drop_columns' then planned.hazard
            end,
            reason => case
                when stages.stage = 'swap_drop_columns' then planned.reason
            end,
            rank => stages.rank
        )
    from columns
    inner join pg_catalog.pg_attribute
        on
            columns.table_id = pg_attribute.attrelid
            and columns.column_number = pg_attribute.attnum
    left join lateral (
        select
            step.hazard,
            step.reason
        from unnest(steps) as step
        where
            step.kind = 'column'
            and step.name = columns.name
            and step.stage = 'retype_columns'
            and columns.declared is not null
    ) as planned on true
    cross join lateral (

        values
        (
            'swap_set_not_null'::groundwork.stage,
            0,
            case
                when pg_attribute.attnotnull
                    then format(
                        'alter table %s alter column %I set not null',
                        columns.table_name,
                        columns.shadow
                    )
            end
        ),
        (
            'swap_move_sequences',
            0,
            case
                when
                    pg_get_serial_sequence(columns.table_name, columns.name) is not null
                    -- an identity that makes way for a default
                    and not (
                        pg_attribute.attidentity <> ''
                        and columns.declared -> 'identity' is null
                        and columns.declared -> 'default' is not null
                    )
                    -- the sequence of a column that is no longer serial goes with it
                    and not coalesce(
                        pg_attribute.attidentity = ''
                        and columns.declared -> 'serial' is null
                        and columns.declared -> 'identity' is null
                        and columns.declared is not null,
                        false
                    )
                    then format(
                        'select groundwork.move_sequence(%L, %L, %L)',
                        columns.table_name,
                        columns.name,
                        columns.shadow
                    )
            end
        ),
        (
            'swap_drop_columns',
            0,
            format('alter table %s drop column %I', columns.table_name, columns.name)
        ),
        (
            'swap_rename_columns',
            0,
            format(
                'alter table %s rename column %I to %I',
                columns.table_name,
                columns.shadow,
                columns.name
            )
        ),
        (
            'swap_set_statistics',
            0,
            case
                when pg_attribute.attstattarget >= 0
                    then format(
                        'alter table %s alter column %I set statistics %s',
                        columns.table_name,
                        columns.name,
                        pg_attribute.attstattarget
                    )
            end
        ),
        (
            'swap_set_statistics',
            1,
            (
                select
                    format('alter table %s ', columns.table_name) || groundwork.options_clause(
                        format('alter column %I ', columns.name),
                        null,
                        (own.item).definition -> 'options'
                    )
                from own
                where
                    own.table_name = columns.table_name
                    and (own.item).kind = 'column'
                    and (own.item).name = columns.name
                    and (own.item).definition -> 'options' is not null
            )
        )

    ) as stages (stage, rank, statement)
    where stages.statement is not null
$swap_columns$;

{% endmacro %}
