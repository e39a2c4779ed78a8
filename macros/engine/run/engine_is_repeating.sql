{#
    Emits groundwork.is_repeating(schema, table, steps, run): whether this run executed the next of
    the steps before, and to no effect.

    And groundwork.closable_steps(schema, table, declaration, model, run, held): the steps of a plan
    whose statements were executed and leave differences, without those that are kept or held back.
#}
{% macro engine_is_repeating() %}

create or replace function groundwork.is_repeating(
    schema_name text, table_name text, steps groundwork.step[], run groundwork.run
)
returns boolean
language sql
stable
as $is_repeating$
    select
        run.round > 3
        and coalesce(
            bool_and(
                (
                    select count(*)
                    from groundwork.ledger
                    where
                        ledger.run_id = run.run_id
                        and ledger.schema_name = is_repeating.schema_name
                        and ledger.object_name = table_name
                        and ledger.statement = step.statement
                        and ledger.outcome = 'done'
                ) >= 3
            ),
            false
        )
    from unnest(groundwork.next_steps(steps, false)) as step
    where step.kind <> 'lock'
$is_repeating$;

create or replace function groundwork.closable_steps(
    schema_name text,
    table_name text,
    declaration text,
    model jsonb,
    run groundwork.run,
    held groundwork.step[]
)
returns groundwork.step[]
language sql
as $closable_steps$
    select
        array(
            select step
            from groundwork.plan(
                schema_name, table_name, declaration, model, run, is_stuck => true
            ) as step
            where
                not groundwork.is_kept(table_name, step.hazard, run)
                and step <> all(held)
        )
$closable_steps$;

{% endmacro %}
