{#
    Emits groundwork.trial_function(schema, object, declaration, model): what the functions of a
    model are when its declaration runs on a database that does not have them. It runs in a
    subtransaction that is rolled back; those that exist have another name meanwhile. Errors are
    those of the declaration and of groundwork.check_functions.
#}
{% macro engine_trial_function() %}

create or replace function groundwork.trial_function(
    schema_name text, object_name text, declaration text, model jsonb
)
returns groundwork.item[]
language plpgsql
as $trial_function$
declare
    function_name constant text := coalesce(model ->> 'function', object_name);
    own constant oid[] := groundwork.functions_of(schema_name, object_name, model);
    others oid[] := array(
        select named.function_id
        from groundwork.functions_named(schema_name, function_name) as named
        where named.function_id <> all(own)
    );
    made oid[];
    described groundwork.item[];
    existing oid;
begin
    begin
        perform groundwork.lift_default_privileges(schema_name);
        foreach existing in array own loop
            execute format(
                'alter routine %s rename to %I',
                existing::regprocedure,
                groundwork.helper_name(function_name, 'aside')
            );
        end loop;
        -- a function may be declared before the tables that it reads
        perform set_config('check_function_bodies', 'off', true);
        perform groundwork.execute_in_project(declaration);
        made := array(
            select named.function_id
            from groundwork.functions_named(schema_name, function_name) as named
            where named.function_id <> all(others)
        );
        perform groundwork.check_functions(schema_name, object_name, model, made);
        described := groundwork.items_of_functions(
            made, case when model ? 'arguments' then function_name end
        );
        raise exception using errcode = 'GW003';
    exception when sqlstate 'GW003' then
        return described;
    end;
end
$trial_function$;

{% endmacro %}
