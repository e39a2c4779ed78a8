{#
    Emits groundwork.replace_function(schema, object, declaration, model, run, declared): runs the
    declaration of a model's functions, with its row in the ledger. PostgreSQL refuses to replace a
    function by one with another result (42P13), and puts one with other arguments beside it; then
    groundwork.remake_functions makes it in place of the old one. Where something that belongs to a
    model which is still to run does not fit the new function, the old one stays under another name
    until that model has run: see groundwork.drop_former_functions.

    declared  what the declaration makes: see groundwork.trial_function

    And groundwork.remake_functions(object, declaration, functions, run): what depends on the old
    functions is unmade, they are dropped, the new ones made, and the dependents made again from
    their described definitions. groundwork.users_of_functions(object, functions) has the steps that
    bring these back, which `undo` takes away. Where something depends on them that cannot be made
    again, the change is refused with the list.
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
        begin
            perform groundwork.remake_functions(object_name, declaration, existing, run);
        exception when sqlstate 'GW004' then
            perform groundwork.set_functions_aside(object_name, existing);
            perform groundwork.execute_in_project(declaration);
        end;
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

create or replace function groundwork.remake_functions(
    object_name text, declaration text, functions oid[], run groundwork.run
)
returns void
language plpgsql
as $remake_functions$
declare
    steps groundwork.step[] := groundwork.users_of_functions(object_name, functions);
    outdated oid;
begin
    if groundwork.take_turns(steps) then
        steps := groundwork.users_of_functions(object_name, functions);
    end if;
    for place in reverse cardinality(steps)..1 loop
        perform groundwork.execute_in_project((steps[place]).undo);
    end loop;
    foreach outdated in array functions loop
        perform groundwork.execute_in_project(
            format('drop routine %s', outdated::regprocedure)
        );
    end loop;
    perform groundwork.execute_in_project(declaration);
    perform groundwork.restore_dependents(steps, object_name, run);
end
$remake_functions$;

create or replace function groundwork.users_of_functions(object_name text, functions oid[])
returns groundwork.step[]
language plpgsql
as $users_of_functions$
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
                stage => 'restore_dependents',
                kind => dependents.kind,
                name => dependents.name,
                statement => dependents.create_statement,
                undo => dependents.drop_statement,
                owner => dependents.owner
            )
        from groundwork.function_dependents(objects) as dependents
        order by dependents.depth
    );
end
$users_of_functions$;

{% endmacro %}
