{#
    Emits groundwork.converge_function(schema, function, declaration, model, run): makes the one
    function of that name equal to its declaration. `create or replace` blocks nobody, so the
    declaration is simply run, unless the function and the declaration are those recorded after the
    last run. A changed argument list or return type needs a new function: what depends on the old
    one is unmade and made again around the change.

    Refuses, by name: a file that makes another function, one that does not say who may execute
    it, a SECURITY DEFINER function without a search_path of its own or owned by a role other
    than groundwork_definer.
#}
{% macro engine_converge_function() %}

create or replace function groundwork.converge_function(
    schema_name text,
    function_name text,
    declaration text,
    model jsonb,
    run groundwork.run
)
returns table (outcome text, statements text[], kept text[], message text, held text[])
language plpgsql
as $converge_function$
declare
    hash text := md5(declaration);
    live groundwork.item[];
    recorded groundwork.declaration;
begin
    statements := '{}';
    kept := '{}';
    held := '{}';
    outcome := 'unchanged';
    live := groundwork.function_items(schema_name, function_name);

    select *
    into recorded
    from groundwork.declaration as declarations
    where
        declarations.kind = 'function'
        and declarations.schema_name = converge_function.schema_name
        and declarations.object_name = function_name;

    if
        recorded.declared_hash is distinct from hash
        or recorded.fingerprint is distinct from groundwork.fingerprint(live)
    then
        outcome := case when live = '{}' then 'created' else 'altered' end;
        statements := array[declaration];
        if run.is_planning then
            outcome := 'planned';
        else
            -- two sessions that grant on one schema at once fail with "tuple concurrently updated"
            perform pg_advisory_xact_lock(hashtext('groundwork.function'));
            held := groundwork.replace_function(schema_name, function_name, declaration, run);
            if held <> '{}' then
                hash := hash || ' unfinished';
                run.model_key := null;
            end if;
            live := groundwork.function_items(schema_name, function_name);
            perform groundwork.record(
                'function', schema_name, function_name, hash, live, false, run
            );
        end if;
    end if;

    return next;
end
$converge_function$;

{% endmacro %}
