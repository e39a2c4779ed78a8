{#
    Emits what becomes of a function that others still use while its model declares it with other
    arguments or another result: it stays under another name, which what uses it follows, until
    the models of its users have run.

    groundwork.set_functions_aside(schema, function, live)  gives the functions that `live`
        (groundwork.function_items) describes that name
    groundwork.drop_former_functions(schema, function, run)  drops those that nothing uses any
        longer, and returns the statements that drop the others later. At the end of the run, what
        belongs to a model that is still to run is taken away; raises GW002, with the users, where
        something else uses one
#}
{% macro engine_former_functions() %}

create or replace function groundwork.set_functions_aside(
    schema_name text, function_name text, live groundwork.item[]
)
returns void
language plpgsql
as $set_functions_aside$
declare
    outdated record;
begin
    for outdated in
        select item.name as arguments
        from unnest(live) as item
        where item.kind = 'function'
    loop
        perform groundwork.execute_in_project(
            format(
                'alter routine %I.%I(%s) rename to %I',
                schema_name,
                function_name,
                outdated.arguments,
                groundwork.helper_name(function_name, 'former')
            )
        );
    end loop;
end
$set_functions_aside$;

create or replace function groundwork.drop_former_functions(
    schema_name text, function_name text, run groundwork.run
)
returns text[]
language plpgsql
as $drop_former_functions$
declare
    former_name constant text := groundwork.helper_name(function_name, 'former');
    former record;
    statement text;
    steps groundwork.step[];
    held text[] := '{}';
begin
    for former in
        select
            object,
            pg_get_function_identity_arguments((object ->> 'object_id')::oid) as arguments
        from jsonb_array_elements(groundwork.functions_named(schema_name, former_name))
            as objects (object)
    loop
        statement := format('drop routine %I.%I(%s)', schema_name, former_name, former.arguments);
        steps := groundwork.users_of_functions(jsonb_build_array(former.object));
        if steps <> '{}' and not run.is_last then
            held := held || statement;
            continue;
        end if;
        for place in reverse cardinality(steps)..1 loop
            perform groundwork.execute_in_project((steps[place]).undo);
        end loop;
        perform groundwork.execute_in_project(statement);
        perform groundwork.restore_dependents(steps, function_name, run);
    end loop;
    return held;
end
$drop_former_functions$;

{% endmacro %}
