{#
    Emits groundwork.with_consequences(target, schema, table, steps, declared, model, run): the
    steps of a table, and what follows from them: tenants, repairs, values that cannot be stored,
    and what depends on what they change.
#}
{% macro engine_with_consequences() %}

create or replace function groundwork.with_consequences(
    target oid,
    schema_name text,
    table_name text,
    steps groundwork.step[],
    declared groundwork.item[],
    model jsonb,
    run groundwork.run
)
returns groundwork.step[]
language plpgsql
as $with_consequences$
begin
    steps := steps || array(
        select step
        from groundwork.tenant_steps(
            target, schema_name, table_name, steps, declared, model, run
        ) as step
    );
    steps := steps || array(
        select step
        from groundwork.repair_steps(
            target, schema_name, table_name, steps, declared, model, run
        ) as step
    );

    steps := steps || array(
        select step
        from groundwork.value_steps(target, declared, steps, model, run) as step
    );

    steps := steps || array(
        select step
        from groundwork.dependent_steps(target, declared, steps, model, run) as step
    );
    return steps;
end
$with_consequences$;

{% endmacro %}
