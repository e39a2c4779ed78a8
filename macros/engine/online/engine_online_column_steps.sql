{#
    Emits groundwork.online_column_steps(target, schema, table, declared, live, planned, obstacle,
    model, run): the online steps for a column that is added, computed, retyped or made not null.

    A new column that a rule fills, or whose default PostgreSQL would compute for each row, is
    added without it, and marked (groundwork.unfilled_mark): new rows have the default, old ones are
    filled in batches while the mark is there. A fill of a column that existed notes which rows were
    null. What rewrites the whole table under a lock is the hazard table_rewrite.

    planned   the step as a small table would take it
    obstacle  why a column cannot be retyped while others work; null where it can
#}
{% macro engine_online_column_steps() %}

{{ engine_online_helper_steps() }}

create or replace function groundwork.online_column_steps(
    target oid,
    schema_name text,
    table_name text,
    declared groundwork.item[],
    live groundwork.item[],
    planned groundwork.step,
    obstacle text,
    model jsonb,
    run groundwork.run
)
returns setof groundwork.step
language plpgsql
as $online_column_steps$
declare
    head constant text := format('alter table %I.%I', schema_name, table_name);
    name constant text := planned.name;
    definition constant jsonb := groundwork.definition_of(declared, 'column', name);
begin
    if planned.stage = 'set_not_null' then
        return query
        select *
        from groundwork.online_not_null_steps(
            target, schema_name, table_name, live, planned, model, run
        );
    elsif
        planned.stage = 'add_columns'
        and model #> array['fill', name] is not null
        -- groundwork.assign_tenants fills it
        and not (name = 'tenant_id' and model ? 'assign_tenants')
    then
        planned.undo := null;
        return next planned;
        return next groundwork.unfilled_mark(schema_name, table_name, name);
    elsif planned.stage = 'add_columns' and not groundwork.is_rewriting(definition) then
        planned.undo := null;
        return next planned;
    elsif planned.stage = 'add_columns' and definition -> 'identity' is null then
        return next groundwork.unfilled_mark(schema_name, table_name, name);
        return query
        select step.*
        from (
            values
            (
                'add_columns'::groundwork.stage,
                groundwork.create_statement(
                    schema_name,
                    table_name,
                    ('column', name, definition - '{default, not_null}'::text[])::groundwork.item
                )
            ),
            (
                'set_added_defaults',
                format('%s alter column %I set default %s', head, name, definition ->> 'default')
            )
        ) as stages (stage, statement)
        cross join lateral groundwork.new_step(
            stage => stages.stage,
            kind => 'column',
            name => planned.name,
            statement => stages.statement,
            hazard => planned.hazard,
            reason => planned.reason
        ) as step;
    elsif planned.stage <> 'fill_nulls' then
        planned.undo := null;
        planned.hazard := case
            when not groundwork.is_allowed(table_name, planned.hazard, run) then planned.hazard
            when
                planned.stage = 'retype_columns'
                and groundwork.is_binary_coercible(
                    groundwork.definition_of(live, 'column', name), definition
                )
                then null
            -- a virtual column is nowhere stored
            when planned.stage = 'add_generated_columns' and definition ->> 'generated' = 'v'
                then null
            else 'table_rewrite'
        end;
        planned.reason := concat_ws(
            ': ',
            coalesce(planned.reason, 'the whole table is rewritten while nobody can use it'),
            case when planned.stage = 'retype_columns' then obstacle end
        );
        return next planned;
    end if;
end
$online_column_steps$;

create or replace function groundwork.online_not_null_steps(
    target oid,
    schema_name text,
    table_name text,
    live groundwork.item[],
    planned groundwork.step,
    model jsonb,
    run groundwork.run
)
returns setof groundwork.step
language plpgsql
as $online_not_null_steps$
declare
    head constant text := format('alter table %I.%I', schema_name, table_name);
    name constant text := planned.name;
    -- groundwork.assign_tenants fills it
    fill constant text := case
        when not (name = 'tenant_id' and model ? 'assign_tenants')
            then model #>> array['fill', name]
    end;
    check_name constant text := groundwork.helper_name(name, 'is_set');
    check_definition constant jsonb := groundwork.definition_of(live, 'constraint', check_name);
    is_marked constant boolean := groundwork.definition_of(
        live, 'constraint', groundwork.helper_name(name, 'fill')
    ) is not null;
    unfilled_rows bigint := 0;
    has_nulls boolean;
    can_fill boolean;
begin
    if groundwork.definition_of(live, 'column', name) is null then
        -- its column comes first
        planned.mode := 'later';
        return next planned;
        return;
    end if;
    has_nulls := groundwork.count_rows(target, format('%I is null', name)) > 0;
    if
        has_nulls
        and not starts_with(fill, 'nextval(')
        and model #> array['nulls', name] is null
    then
        unfilled_rows := groundwork.count_rows(
            target, format('%I is null and (%s) is null', name, fill)
        );
    end if;
    if unfilled_rows > 0 then
        planned.hazard := 'null_values';
        planned.reason := format('fill: %s is null for %s rows', fill, unfilled_rows);
        return next planned;
        return;
    end if;
    can_fill := has_nulls
        and fill is not null
        and groundwork.count_rows(target, groundwork.unfilled(name, fill)) > 0;
    -- groundwork.online_helper_steps fills a new one
    if can_fill and not is_marked then
        return next groundwork.new_step(
            stage => 'fill_nulls',
            kind => 'column',
            name => name,
            statement => groundwork.batches_statement(
                schema_name, table_name, name, fill, name, run.run_id
            ),
            mode => 'outside'
        );
    end if;
    if check_definition is null and not (has_nulls and (is_marked or can_fill)) then
        return next groundwork.new_step(
            stage => 'check_not_null',
            kind => 'column',
            name => name,
            statement => format(
                '%s add constraint %I check (%I is not null) not valid', head, check_name, name
            ),
            hazard => planned.hazard,
            reason => planned.reason
        );
    elsif check_definition ->> 'validated' = 'false' and not has_nulls then
        return next groundwork.new_step(
            stage => 'validate_not_null',
            kind => 'column',
            name => name,
            statement => format('%s validate constraint %I', head, check_name),
            mode => 'alone'
        );
    elsif check_definition ->> 'validated' = 'true' then
        -- a validated check spares the scan
        return next groundwork.new_step(
            stage => 'set_not_null',
            kind => 'column',
            name => name,
            statement => concat_ws(
                '; ',
                planned.statement,
                -- the rows that were filled did not take their numbers from the sequence
                case
                    when fill is not null
                        then format(
                            'select groundwork.continue_serial(%L, %L)',
                            format('%I.%I', schema_name, table_name),
                            name
                        )
                end
            )
        );
    end if;
end
$online_not_null_steps$;

{% endmacro %}
