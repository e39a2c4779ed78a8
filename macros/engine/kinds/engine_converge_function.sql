{#
    Emits groundwork.converge_function(schema, object, declaration, model, run): makes the functions
    of a model equal to their declaration, unless they and the declaration are those recorded after
    the last run. What the declaration makes is found by a trial (groundwork.trial_function), unless
    there is nothing yet and nothing would add to it (groundwork.is_made_as_declared).
    `create or replace` blocks nobody, so a difference in the functions is closed by running the
    declaration; what depends on a function whose arguments or result change is unmade and made
    again around it (groundwork.replace_function); one that something else still uses stays under
    another name, and the statements that drop it are held back. The owner and the comment that it
    does not state are as on a new function, and EXECUTE that it does not grant is revoked
    (groundwork.function_steps).

    model: function and arguments (of a model whose function shares its name with those of others:
    see groundwork.functions_of), keep (`anon execute` leaves what anon may execute).

    Refuses, by name: see groundwork.check_functions.
#}
{% macro engine_converge_function() %}

create or replace function groundwork.converge_function(
    schema_name text,
    object_name text,
    declaration text,
    model jsonb,
    run groundwork.run
)
returns table (outcome text, statements text[], kept text[], message text, held text[])
language plpgsql
as $converge_function$
declare
    hash text := groundwork.declared_hash('converge_function', declaration, model);
    function_name constant text := coalesce(model ->> 'function', object_name);
    shared_name constant text := case when model ? 'arguments' then function_name end;
    live groundwork.item[] := groundwork.items_of_functions(
        groundwork.functions_of(schema_name, object_name, model), shared_name
    );
    declared groundwork.item[];
    is_changed boolean;
    is_certain boolean;
    steps groundwork.step[];
begin
    statements := '{}';
    kept := '{}';
    held := '{}';
    message := null;
    outcome := 'unchanged';

    if groundwork.is_as_left('function', schema_name, object_name, hash, live) then
        return next;
        return;
    end if;
    if run.is_planning and live = '{}' then
        -- what it needs may be planned too
        statements := array[declaration];
        outcome := 'planned';
        return next;
        return;
    end if;

    -- two sessions that grant on one schema at once fail with "tuple concurrently updated"
    {{ hold_mutex('function') }}
    is_certain := live = '{}'
        and shared_name is null
        and groundwork.is_made_as_declared(schema_name, '{f}');
    if is_certain then
        is_changed := true;
    else
        declared := groundwork.trial_function(schema_name, object_name, declaration, model);
        is_changed := exists (
            select
            from groundwork.differences(declared, live) as difference
            where difference.kind = 'function'
        );
    end if;
    if is_changed then
        statements := array[declaration];
        outcome := case when live = '{}' then 'created' else 'altered' end;
        if not run.is_planning then
            perform groundwork.replace_function(
                schema_name, object_name, declaration, model, run, declared
            );
            live := groundwork.items_of_functions(
                groundwork.functions_of(schema_name, object_name, model), shared_name
            );
        end if;
    end if;
    if is_certain then
        declared := live;
        perform groundwork.check_functions(
            schema_name,
            object_name,
            model,
            groundwork.functions_of(schema_name, object_name, model)
        );
    end if;

    steps := array(
        select step
        from groundwork.function_steps(
            schema_name, function_name, declared, live, model -> 'keep'
        ) as step
        -- a plan shows the declaration, which grants
        where
            not is_changed
            or not run.is_planning
            or step.undo like 'grant %'
            or (
                step.kind = 'owner'
                and step.statement not like '% owner to groundwork_definer'
            )
            or (step.kind = 'comment' and step.statement like '% is NULL')
    );
    if cardinality(steps) > 0 then
        statements := statements || array(select step.statement from unnest(steps) as step);
        outcome := case outcome when 'unchanged' then 'altered' else outcome end;
        if not run.is_planning then
            perform groundwork.execute(schema_name, object_name, steps, run);
            live := groundwork.items_of_functions(
                groundwork.functions_of(schema_name, object_name, model), shared_name
            );
        end if;
    end if;
    if not run.is_planning then
        perform groundwork.refuse_differing_functions(
            function_name, declared, live, model -> 'keep'
        );
    end if;
    if run.is_planning then
        outcome := case outcome when 'unchanged' then 'unchanged' else 'planned' end;
    else
        held := groundwork.drop_former_functions(schema_name, object_name, run);
        if held <> '{}' then
            hash := hash || ' unfinished';
            run.model_key := null;
        end if;
        perform groundwork.record(
            'function', schema_name, object_name, hash, live, false, run
        );
    end if;
    return next;
end
$converge_function$;

{% endmacro %}
