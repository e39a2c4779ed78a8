{#
    Emits groundwork.new_entry(schema, object, step, prediction, lock_wait, outcome, run): a row of
    the ledger for a step that is about to run; returns its id.

    And the ledger's part for statements that run outside a transaction:
    groundwork.open_entry(schema, object, step, run) before, and
    groundwork.close_entries(schema, object, run) when the engine is called again: an entry of
    this run is done, one of an earlier run was interrupted.
#}
{% macro engine_entries() %}

create or replace function groundwork.new_entry(
    schema_name text,
    object_name text,
    step groundwork.step,
    prediction groundwork.prediction,
    lock_wait interval,
    outcome text,
    run groundwork.run
)
returns bigint
language plpgsql
as $new_entry$
declare
    entry bigint;
begin
    insert into groundwork.ledger (
        run_id,
        schema_name,
        object_name,
        statement,
        undo,
        hazard,
        allowed,
        lock_wait,
        outcome,
        stage,
        work,
        bytes,
        lock_mode,
        predicted_least,
        predicted_most,
        predicted_block
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
        lock_wait,
        outcome,
        step.stage,
        prediction.work,
        prediction.bytes,
        prediction.lock_mode,
        prediction.least,
        prediction.most,
        prediction.longest_block
    )
    returning id into entry;
    return entry;
end
$new_entry$;

create or replace function groundwork.open_entry(
    schema_name text, object_name text, step groundwork.step, run groundwork.run
)
returns void
language sql
as $open_entry$
    select
        groundwork.new_entry(
            schema_name,
            object_name,
            step,
            case
                when target.oid is not null
                    then (groundwork.predict(target.oid, array[step], run))[1]
            end,
            null,
            'started',
            run
        )
    from (select to_regclass(format('%I.%I', schema_name, object_name))) as named (oid)
    left join pg_catalog.pg_class as target
        on
            named.oid = target.oid
            and target.relkind in ('r', 'p')
$open_entry$;

create or replace function groundwork.close_entries(
    schema_name text, object_name text, run groundwork.run
)
returns void
language sql
as $close_entries$
    update groundwork.ledger
    set
        outcome = case when ledger.run_id = run.run_id then 'done' else 'failed' end,
        duration = clock_timestamp() - ledger.started_at
    where
        ledger.schema_name = close_entries.schema_name
        and ledger.object_name = close_entries.object_name
        and ledger.outcome = 'started'
$close_entries$;

{% endmacro %}
