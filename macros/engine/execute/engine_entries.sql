{#
    Emits the ledger's part for statements that run outside a transaction:
    groundwork.open_entry(schema, object, step, run) before, and
    groundwork.close_entries(schema, object, run) when the engine is called again: an entry of
    this run is done, one of an earlier run was interrupted.
#}
{% macro engine_entries() %}

create or replace function groundwork.open_entry(
    schema_name text, object_name text, step groundwork.step, run groundwork.run
)
returns void
language sql
as $open_entry$
    insert into groundwork.ledger (
        run_id,
        schema_name,
        object_name,
        statement,
        undo,
        hazard,
        allowed,
        outcome,
        stage,
        work,
        bytes,
        lock_mode,
        predicted_least,
        predicted_most,
        predicted_block
    )
    select
        run.run_id,
        schema_name,
        object_name,
        step.statement,
        step.undo,
        step.hazard,
        groundwork.allowed_by(object_name, step.hazard, run),
        'started',
        step.stage,
        (told.prediction).work,
        (told.prediction).bytes,
        (told.prediction).lock_mode,
        (told.prediction).least,
        (told.prediction).most,
        (told.prediction).longest_block
    from (
        select
            case
                when target.oid is not null
                    then (groundwork.predict(target.oid, array[step], run))[1]
            end as prediction
        from (select to_regclass(format('%I.%I', schema_name, object_name))) as named (oid)
        left join pg_catalog.pg_class as target
            on
                named.oid = target.oid
                and target.relkind in ('r', 'p')
    ) as told
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
