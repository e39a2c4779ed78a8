{#
    Emits groundwork.former_value_steps(target, steps, declared, model, run): the steps that keep
    what the steps of a plan change in groundwork.former_value: values that a declared or a lossy
    conversion gives another text, in the table and in those that refer to it; stored values that
    an expression replaces; and which rows were null where a rule fills a column that exists.

    And groundwork.changed_by_retype(target, steps, declared, model): the columns that the steps
    retype, with their conversions, and whether values may be others afterwards.

    model  convert: see groundwork.plan
    run    of which run_id is read
#}
{% macro engine_former_value_steps() %}

create or replace function groundwork.changed_by_retype(
    target oid, steps groundwork.step[], declared groundwork.item[], model jsonb
)
returns table (
    table_id oid, kind text, name text, conversion text, new_type text, is_changed boolean
)
language sql
stable
as $changed_by_retype$
    select distinct on (found.table_id, pg_attribute.attname)
        found.table_id,
        step.kind,
        pg_attribute.attname::text as name,
        step.conversion,
        found.new_type,
        pg_attribute.attgenerated = ''
        and case
            when step.kind = 'column'
                then coalesce(step.hazard = 'lossy_type', false) or rule.text is not null
            else
                groundwork.is_function(rule.text)
                or not groundwork.is_lossless(
                    jsonb_strip_nulls(
                        jsonb_build_object(
                            'type',
                            groundwork.shown_type(
                                pg_attribute.atttypid, pg_attribute.atttypmod
                            ),
                            'modifier', nullif(pg_attribute.atttypmod, -1)
                        )
                    ),
                    key.definition
                )
        end as is_changed
    from groundwork.columns_to_retype(target, declared, steps) as found
    inner join pg_catalog.pg_attribute
        on
            found.table_id = pg_attribute.attrelid
            and found.column_number = pg_attribute.attnum
    inner join pg_catalog.pg_class
        on found.table_id = pg_class.oid
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    inner join unnest(declared) as key
        on
            key.kind = 'column'
            and found.key_column = key.name
    inner join unnest(steps) as step
        on
            step.stage = 'retype_columns'
            and pg_attribute.attname = step.name
            and format('%I.%I', pg_namespace.nspname, pg_class.relname) = step.converted_table
    cross join lateral (
        select model #>> array['convert', found.key_column] as text
    ) as rule
    order by found.table_id, pg_attribute.attname, step.kind
$changed_by_retype$;

create or replace function groundwork.former_value_steps(
    target oid,
    steps groundwork.step[],
    declared groundwork.item[],
    model jsonb,
    run groundwork.run
)
returns setof groundwork.step
language sql
stable
as $former_value_steps$
    with
    retyped as (

        select *
        from groundwork.changed_by_retype(target, steps, declared, model)

    ),

    -- a row is kept by the key that it has afterwards
    keys as (

        select
            tables.table_id,
            groundwork.key_of_row(
                tables.table_id,
                coalesce(
                    jsonb_object_agg(
                        retyped.name, format('(%s)::%s', retyped.conversion, retyped.new_type)
                    )
                    filter (where retyped.name is not null),
                    '{}'
                )
            ) as key
        from (

            select target as table_id

            union

            select retyped.table_id
            from retyped

        ) as tables
        left join retyped
            on tables.table_id = retyped.table_id
        group by tables.table_id

    )

    select
        groundwork.new_step(
            stage => 'keep_former_values',
            kind => retyped.kind,
            name => retyped.name,
            statement => case
                when retyped.table_id <> target and row_security_active(retyped.table_id)
                    then format(
                        'select groundwork.save_unhidden(%L::regclass, %L)',
                        retyped.table_id::regclass,
                        saving.statement
                    )
                else saving.statement
            end
        )
    from retyped
    inner join keys
        on retyped.table_id = keys.table_id
    cross join lateral (
        select
            groundwork.save_old_value(
                retyped.table_id,
                retyped.name,
                format(
                    '%I::text is distinct from ((%s)::%s)::text',
                    retyped.name,
                    retyped.conversion,
                    retyped.new_type
                ),
                keys.key,
                run.run_id
            ) as statement
    ) as saving
    where retyped.is_changed

    union all

    select
        groundwork.new_step(
            stage => 'keep_replaced_values',
            kind => step.kind,
            name => step.name,
            statement => groundwork.save_old_value(
                target, step.name, null, groundwork.key_of_row(target), run.run_id
            )
        )
    from unnest(steps) as step
    where
        step.stage = 'drop_columns'
        and step.hazard = 'computed_values'

    union all

    select
        groundwork.new_step(
            stage => 'keep_former_values',
            kind => case step.kind when 'column' then 'nulls of column' else step.kind end,
            name => step.name,
            statement => groundwork.save_old_value(
                target, step.name, format('%I is null', step.name), keys.key, run.run_id
            )
        )
    from unnest(steps) as step
    inner join keys
        on keys.table_id = target
    inner join unnest(declared) as item
        on
            item.kind = 'column'
            and step.name = item.name
    inner join pg_catalog.pg_attribute
        on
            pg_attribute.attrelid = target
            and step.name = pg_attribute.attname
            and not pg_attribute.attisdropped
            and not pg_attribute.attnotnull
    where
        step.stage = 'fill_nulls'
        and step.kind in ('column', 'tenant')
        and item.definition ->> 'not_null' = 'true'
$former_value_steps$;

{% endmacro %}
