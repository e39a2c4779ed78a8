{#
    Emits the tables and types of the engine: engine_tables, and the types that no table holds.

    difference  one fact on which the declared and the live description of a table differ; a side
                is null where the fact is missing there
    dependent   what PostgreSQL would not let stand while something changes: depth (1 depends on
                that itself), table_id (of the table it belongs to, if any), kind, name, the
                statements that take it away and bring it back, owner (the object whose model
                declares it, as schema.name; null for a publication that no model declares)
    step        one step of a plan: see groundwork.new_step
    run         what a run says, and no model; made by groundwork.run_settings, and never hashed
                  run_id        under which it is found in the ledger
                  model_name    what dbt calls the model, for messages (the object's name)
                  model_key     dbt's own hash of the model, kept for groundwork.unchanged_models
                  is_planning   nothing is executed and nothing recorded (false)
                  is_tried      a plan tries tables that are not there yet (false)
                  allow         hazards that it allows: `lossy_type`, or `lossy_type:table` ({})
                  online_rows   a table with more rows is changed in stages (10000)
                  lock_timeout  how long one try at a lock may take (2 seconds)
                  lock_total    how long all tries and the pauses between them may take (1 minute)
                  waited        seconds that the caller has waited for others and will wait again;
                                null where it calls once
                  round         how often the model was attempted in this run, with this time (1)
                  planned       models it refers to that are only planned to be made ({})
                  pending       objects of this run's models that are still to be made equal to
                                their declarations, as schema.name ({})
                  is_last       everything else of this run is done: what could not be done before
                                the pending ones is done now (false)
                  show_rows     messages may quote rows: see groundwork.name_rows (false)
                  lock_budget   how long a change may hold up whoever uses the table; null for as
                                long as it takes (null): see groundwork.predict
    prediction  how long a step will take: see groundwork.predict
    late        a declaration with its late foreign keys: see groundwork.with_late
    fault       an error, as an exception handler reads it
#}
{% macro engine_types() %}
{{ engine_tables() }}

-- no table holds any of these, so they are always those of this version
drop type if exists
groundwork.online_step,
groundwork.step,
groundwork.stage,
groundwork.model_kind,
groundwork.catalog_type,
groundwork.difference,
groundwork.dependent,
groundwork.fault,
groundwork.late,
groundwork.prediction,
groundwork.run;
create type groundwork.late as (
    late_declaration text,
    late_model jsonb,
    missing text array,
    waiting text array,
    obstacle text
);
create type groundwork.difference as (kind text, name text, declared jsonb, live jsonb);
create type groundwork.dependent as (
    depth integer,
    table_id oid,
    kind text,
    name text,
    drop_statement text,
    create_statement text,
    owner text
);
create type groundwork.run as (
    run_id text,
    model_name text,
    model_key text,
    is_planning boolean,
    is_tried boolean,
    allow text array,
    online_rows bigint,
    lock_timeout interval,
    lock_total interval,
    waited double precision,
    round integer,
    planned text array,
    pending text array,
    is_last boolean,
    show_rows boolean,
    lock_budget interval
);
create type groundwork.prediction as (
    work text,
    bytes bigint,
    lock_mode text,
    least interval,
    most interval,
    longest_block interval
);
create type groundwork.fault as (
    code text,
    message text,
    detail text,
    hint text,
    context text,
    schema_name text,
    table_name text,
    column_name text,
    constraint_name text,
    datatype_name text
);

{% endmacro %}
