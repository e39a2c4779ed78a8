{#
    Emits groundwork.online_row_steps(target, declared, live, planned, run): the step of a plan that
    changes rows, `planned`, in the form that a large table takes, and only where rows are left that
    it has to change. What can't be asked yet has the mode `later`.

    groundwork.in_batches(target, declared, steps, planned): that form: in batches that commit; in a
    transaction of its own where it is about an exclusion constraint, where rows that refer to
    others refuse it, or where row security hides rows from the role, which it has to lift.

    groundwork.insert_call(target, item, statement): the call that follows in batches the rule
    `insert into ...` of the foreign key `item`; null for any other statement.

    And groundwork.with_rows_first(target, schema, table, live, steps, run): the online steps, of
    which those that would refuse a row wait until each rule for rows was followed once in this run.
    A check that is not validated refuses each update of a row that breaks it, so one that stands
    already is dropped, and comes back. Of the rules that are followed in one transaction, the one
    that was followed least often comes first, so that the next one gets what it leaves.
#}
{% macro engine_online_row_steps() %}

create or replace function groundwork.online_row_steps(
    target oid,
    declared groundwork.item[],
    live groundwork.item[],
    planned groundwork.step,
    run groundwork.run
)
returns setof groundwork.step
language plpgsql
as $online_row_steps$
declare
    column_name constant text := case
        when planned.stage in ('fill_nulls', 'set_nulls_aside') then planned.name
    end;
    is_needed boolean;
begin
    if run.is_planning or planned.hazard is not null then
        return next planned;
        return;
    end if;
    if
        column_name is not null
        and groundwork.definition_of(live, 'column', column_name) -> 'type' is distinct from
        groundwork.definition_of(declared, 'column', column_name) -> 'type'
    then
        planned.mode := 'later';
        return next planned;
        return;
    end if;
    is_needed := case
        when planned.kind = 'tenant' then groundwork.lacks_tenants(target, declared)
        when planned.stage = 'set_nulls_aside'
            then groundwork.count_rows(target, format('%I is null', planned.name)) > 0
        when planned.stage = 'repoint_duplicates'
            then groundwork.violation(
                target,
                (
                    select item
                    from unnest(declared) as item
                    where
                        item.kind = 'constraint'
                        and item.name = planned.name
                )
            ) is not null
        -- how rows break it, if any do
        else planned.reason is not null
    end;
    if is_needed then
        return next planned;
    end if;
end
$online_row_steps$;

create or replace function groundwork.in_batches(
    target oid, declared groundwork.item[], steps groundwork.step[], planned groundwork.step
)
returns groundwork.step
language plpgsql
as $in_batches$
declare
    calls constant jsonb := jsonb_build_object(
        'select groundwork.repair(', 'call groundwork.repair_in_batches(',
        'select groundwork.repair_duplicates(', 'call groundwork.repair_duplicates_in_batches(',
        'select groundwork.repoint_references(', 'call groundwork.repoint_references_in_batches(',
        'select groundwork.assign_tenants(', 'call groundwork.assign_tenants_in_batches('
    );
    item constant jsonb := groundwork.definition_of(declared, 'constraint', planned.name);
    batched text;
begin
    planned.mode := 'alone';
    if
        -- what conflicts with others is known to their index only
        (planned.kind = 'constraint' and item ->> 'type' = 'x')
        or exists (
            select
            from unnest(
                array[target] || array(
                    select groundwork.table_named(other.definition ->> 'references')::oid
                    from unnest(declared) as other
                    where other.definition ->> 'type' = 'f'
                ) || array(
                    select pg_constraint.conrelid
                    from pg_catalog.pg_constraint
                    where
                        pg_constraint.confrelid = target
                        and pg_constraint.contype = 'f'
                )
            ) as involved (table_id)
            where row_security_active(involved.table_id)
        )
        -- said before anything is changed
        or groundwork.is_refused_by_others(planned.statement)
    then
        batched := null;
    else
        batched := coalesce(
            (
                select overlay(
                    planned.statement placing known.calling from 1 for length(known.selecting)
                )
                from jsonb_each_text(calls) as known (selecting, calling)
                where starts_with(planned.statement, known.selecting)
            ),
            groundwork.insert_call(
                target, ('constraint', planned.name, item)::groundwork.item, planned.statement
            )
        );
    end if;
    if batched is not null then
        planned.mode := 'outside';
        planned.statement := batched;
    elsif planned.kind = 'tenant' then
        planned.statement := concat_ws(
            '; ',
            (
                select keeping.statement
                from unnest(steps) as keeping
                where
                    keeping.stage = 'keep_former_values'
                    and keeping.kind = 'tenant'
            ),
            planned.statement
        );
    end if;
    return planned;
end
$in_batches$;

create or replace function groundwork.insert_call(
    target oid, item groundwork.item, statement text
)
returns text
language sql
stable
as $insert_call$
    select
        format(
            'call groundwork.insert_in_batches(%L, %L, %L, %L)',
            target::regclass,
            replace(insert_call.statement, rules.condition, ':offenders'),
            rules.condition,
            (
                select string_agg(format('offender.%I', columns.name), ', ')
                from jsonb_array_elements_text(item.definition -> 'columns') as columns (name)
            )
        )
    from (select groundwork.offenders(target, item) as condition) as rules
    where
        item.definition ->> 'type' = 'f'
        and starts_with(insert_call.statement, 'insert into ')
        and position(rules.condition in insert_call.statement) > 0
$insert_call$;

create or replace function groundwork.with_rows_first(
    target oid,
    schema_name text,
    table_name text,
    live groundwork.item[],
    steps groundwork.step[],
    run groundwork.run
)
returns groundwork.step[]
language plpgsql
as $with_rows_first$
declare
    -- how often this run took each step that changes rows
    turns constant bigint[] := array(
        select
            case
                when
                    groundwork.is_row_step(steps[places.place])
                    and (steps[places.place]).mode in ('alone', 'outside')
                    then groundwork.times_done(schema_name, table_name, steps[places.place], run)
            end
        from generate_subscripts(steps, 1) as places (place)
        order by places.place
    );
    fewest constant bigint := (select min(turn) from unnest(turns) as turns (turn));
    blocking groundwork.step[] := '{}';
begin
    if fewest is null or run.is_planning then
        return steps;
    end if;
    if fewest = 0 then
        blocking := array(
            select step
            from groundwork.blocking_check_steps(target, schema_name, table_name, live) as step
        );
    end if;
    for place in 1..cardinality(steps) loop
        if
            -- what can be filled is filled before rows are set aside
            (
                turns[place] > fewest
                and not (
                    (steps[place]).stage in ('fill_nulls', 'fill_added_columns')
                    and (steps[place]).kind = 'column'
                )
            )
            or (
                fewest = 0
                and (steps[place]).mode is null
                and (steps[place]).stage in (
                    'check_not_null', 'make_constraints', 'make_foreign_keys'
                )
            )
            or exists (
                select
                from unnest(blocking) as dropped
                where
                    dropped.kind = (steps[place]).kind
                    and dropped.name = (steps[place]).name
            )
        then
            steps[place].mode := 'later';
        end if;
    end loop;
    return blocking || steps;
end
$with_rows_first$;

create or replace function groundwork.times_done(
    schema_name text, table_name text, step groundwork.step, run groundwork.run
)
returns bigint
language sql
stable
as $times_done$
    select count(*)
    from groundwork.ledger
    where
        ledger.run_id = run.run_id
        and ledger.schema_name = times_done.schema_name
        and ledger.object_name = table_name
        and ledger.statement = step.statement
        and ledger.outcome = 'done'
$times_done$;

{% endmacro %}
