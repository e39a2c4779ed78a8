{#
    Emits groundwork.replace_function(schema, object, declaration, model, run, declared): runs the
    declaration of a model's functions, with its row in the ledger. PostgreSQL refuses to replace a
    function by one with another result (42P13), and puts one with other arguments beside it; then
    what depends on the old function is unmade, the old function dropped, the new one made, and the
    dependents made again from their described definitions. Where something depends on it that
    cannot be made again, the change is refused with the list.

    declared  what the declaration makes: see groundwork.trial_function
#}
{% macro engine_replace_function() %}

create or replace function groundwork.replace_function(
    schema_name text,
    object_name text,
    declaration text,
    model jsonb,
    run groundwork.run,
    declared groundwork.item[]
)
returns void
language plpgsql
as $replace_function$
declare
    existing constant oid[] := groundwork.functions_of(schema_name, object_name, model);
    live constant groundwork.item[] := groundwork.items_of_functions(existing, null);
    began timestamptz := clock_timestamp();
    steps groundwork.step[];
    step groundwork.step;
    outdated oid;
    is_replaced boolean;
begin
    -- a function may be declared before the tables that it reads
    perform set_config('check_function_bodies', 'off', true);
    begin
        perform groundwork.execute_in_project(declaration);
        is_replaced := true;
        if
            exists (
                select
                from unnest(live) as item
                where
                    item.kind = 'function'
                    and not exists (
                        select
                        from unnest(declared) as declared_item
                        where
                            declared_item.kind = 'function'
                            and declared_item.name = item.name
                    )
            )
        then
            raise exception using errcode = 'invalid_function_definition';
        end if;
    exception when invalid_function_definition or ambiguous_function then
        if live = '{}' then
            raise;
        end if;
        is_replaced := false;
    end;

    if not is_replaced then
        steps := groundwork.function_dependent_steps(object_name, existing);
        foreach step in array steps loop
            perform groundwork.execute_in_project(step.statement);
        end loop;
        foreach outdated in array existing loop
            perform groundwork.execute_in_project(
                format('drop routine %s', outdated::regprocedure)
            );
        end loop;
        perform groundwork.execute_in_project(declaration);
        for place in reverse cardinality(steps)..1 loop
            step := steps[place];
            perform groundwork.execute_in_project(step.undo);
        end loop;
    end if;

    insert into groundwork.ledger (
        run_id, schema_name, object_name, statement, undo, duration, outcome
    )
    values (
        run.run_id,
        replace_function.schema_name,
        replace_function.object_name,
        declaration,
        (
            select string_agg(item.definition ->> 'source', E';\n')
            from unnest(live) as item
            where item.kind = 'function'
        ),
        clock_timestamp() - began,
        'done'
    );
end
$replace_function$;

create or replace function groundwork.function_dependent_steps(object_name text, functions oid[])
returns groundwork.step[]
language plpgsql
as $function_dependent_steps$
declare
    objects constant jsonb := (
        select
            jsonb_agg(
                jsonb_build_object(
                    'class_id', 'pg_catalog.pg_proc'::regclass::oid,
                    'object_id', changed.function_id,
                    'column_number', 0
                )
            )
        from unnest(functions) as changed (function_id)
    );
    fixed constant text[] := groundwork.fixed_uses(objects);
begin
    if cardinality(fixed) > 0 then
        raise exception using
            errcode = 'GW002',
            message = format(
                'the function %s changes its arguments or its result, and is used by %s',
                object_name,
                array_to_string(fixed, ', ')
            ),
            hint = 'These cannot be taken away and made again. Give the new function another '
                'name, or drop what uses the old one first.';
    end if;
    return array(
        select
            groundwork.new_step(
                stage => 'take_dependents',
                kind => dependents.kind,
                name => dependents.name,
                statement => dependents.unmake,
                undo => dependents.make
            )
        from groundwork.function_dependents(objects) as dependents
        order by dependents.depth desc
    );
end
$function_dependent_steps$;

{% endmacro %}
