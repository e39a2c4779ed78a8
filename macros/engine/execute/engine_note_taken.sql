{#
    Emits groundwork.note_taken(step, fault, object, run): what becomes of a step that should have
    brought back what was taken away from another object, and failed with `fault`, because it does
    not fit the changed `object`. Returns false for any other step and any other fault.

    The model of the other object may change with this one. Where it is still to run, the whole
    change waits for the end of the run (GW004), so that nothing is missing until then; at the end,
    the definition goes to groundwork.taken, and the model makes what is declared now: true.
    Where it is no part of the run, the change is refused (GW002).

    And groundwork.execute_in_ledger(schema, object, step, run): executes one step along the
    project's path, with its row in the ledger, which groundwork.note_step(schema, object, step,
    began, run) writes; groundwork.restore_dependents(schema, object, steps, run): steps
    that bring back what was taken away, in their order.

    And groundwork.settle_taken(schema, object, model, run): the object was made equal to its
    declaration, so what was taken from it is settled. What the declaration does not name and the
    model keeps, or what no run drops unasked, is brought back.
#}
{% macro engine_note_taken() %}

create or replace function groundwork.note_taken(
    step groundwork.step, fault groundwork.fault, object_name text, run groundwork.run
)
returns boolean
language plpgsql
as $note_taken$
begin
    if
        step.owner is null
        -- something that it names is missing, has another type, or is still used
        or not (fault.code like '42%' or fault.code in ('22P02', '2BP01'))
    then
        return false;
    end if;
    if step.owner = any(run.pending) and run.is_last then
        insert into groundwork.taken (run_id, owner, kind, name, make)
        values (run.run_id, step.owner, step.kind, step.name, step.statement);
        return true;
    end if;

    raise exception using
        errcode = case when step.owner = any(run.pending) then 'GW004' else 'GW002' end,
        message = format(
            '%s does not fit: %s',
            groundwork.dependent_name(step.kind, step.name, step.owner),
            fault.message
        ),
        detail = 'Statement: ' || step.statement,
        hint = case
            when
                exists (
                    select
                    from groundwork.declaration
                    where declaration.schema_name || '.' || declaration.object_name = step.owner
                )
                then format(
                    'Change its model too, and run both: dbt run --select %s %s',
                    object_name,
                    split_part(step.owner, '.', 2)
                )
            else 'No model declares it. Change or drop it first.'
        end;
end
$note_taken$;

create or replace function groundwork.note_step(
    schema_name text,
    object_name text,
    step groundwork.step,
    began timestamptz,
    run groundwork.run
)
returns void
language sql
as $note_step$
    insert into groundwork.ledger (
        run_id, schema_name, object_name, statement, undo, hazard, allowed, duration, outcome
    )
    values (
        run.run_id,
        schema_name,
        object_name,
        step.statement,
        step.undo,
        step.hazard,
        case
            when step.hazard is not null
                then groundwork.allowed_by(object_name, step.hazard, run)
        end,
        clock_timestamp() - began,
        'done'
    )
$note_step$;

create or replace function groundwork.execute_in_ledger(
    schema_name text, object_name text, step groundwork.step, run groundwork.run
)
returns void
language plpgsql
as $execute_in_ledger$
declare
    began constant timestamptz := clock_timestamp();
begin
    perform groundwork.execute_in_project(step.statement);
    perform groundwork.note_step(schema_name, object_name, step, began, run);
end
$execute_in_ledger$;

create or replace function groundwork.restore_dependents(
    schema_name text, object_name text, steps groundwork.step[], run groundwork.run
)
returns void
language plpgsql
as $restore_dependents$
declare
    step groundwork.step;
    fault groundwork.fault;
begin
    foreach step in array steps loop
        begin
            perform groundwork.execute_in_ledger(schema_name, object_name, step, run);
        exception when assert_failure or others then
            {{ engine_get_fault() | indent(12) }}
            fault := groundwork.withhold_content(fault, step.statement);
            if not groundwork.note_taken(step, fault, object_name, run) then
                perform groundwork.raise_fault(fault);
            end if;
        end;
    end loop;
end
$restore_dependents$;

create or replace function groundwork.settle_taken(
    schema_name text, object_name text, model jsonb, run groundwork.run
)
returns void
language plpgsql
as $settle_taken$
declare
    entry groundwork.taken;
begin
    for entry in
        select *
        from groundwork.taken
        where taken.owner = schema_name || '.' || object_name
        order by taken.id
    loop
        if
            coalesce(model -> 'keep', '[]') ? entry.name
            or (
                entry.kind = 'index'
                and groundwork.is_kept(object_name, 'drop_index', run)
            )
        then
            begin
                perform groundwork.execute_in_project(entry.make);
            exception
                when duplicate_object or duplicate_table then null;
                -- groundwork.restore_taken reports it
                when others then continue;
            end;
        end if;
        delete from groundwork.taken where taken.id = entry.id;
    end loop;
end
$settle_taken$;

{% endmacro %}
