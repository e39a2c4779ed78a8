{#
    Emits groundwork.replace_function(schema, object, declaration, model, run, declared): runs the
    declaration of a model's functions, with its row in the ledger. PostgreSQL refuses to replace a
    function by one with another result (42P13) or of another form (42809), and puts one with other
    arguments beside it; then groundwork.remake_functions makes it in place of the old one. Where
    something that belongs to a model which is still to run does not fit the new function, the old
    one stays under another name until that model has run: see groundwork.drop_former_functions.

    declared  what the declaration makes: see groundwork.trial_function; null for new functions
              that were not tried

    And groundwork.undo_of_functions(schema, function, declared, live, former), the statements that
    take the declared functions away and bring the live ones back, by their statements `former`,
    which groundwork.tried_undo(schema, function, declared, live, former) tries;
    groundwork.remake_functions(schema, object, declare step, functions, run): what depends on the
    old functions is taken away, they are dropped, `declare_step` makes the new ones, and the
    dependents come back from their described definitions, each with its row in the ledger.
    groundwork.users_of_functions(object, functions) has the steps that bring these back, which
    `undo` takes away. Where something depends on them that cannot be made again, the change is
    refused with the list.
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
    function_name constant text := coalesce(model ->> 'function', object_name);
    former constant text := (
        select string_agg(statements.create_statement, E';\n')
        from unnest(existing) as functions (function_id)
        cross join lateral groundwork.function_statements(functions.function_id) as statements
    );
    began constant timestamptz := clock_timestamp();
    declare_step groundwork.step := groundwork.new_step(
        stage => 'create',
        kind => 'function',
        name => object_name,
        statement => declaration
    );
begin
    -- a function may be declared before the tables that it reads
    perform set_config('check_function_bodies', 'off', true);
    begin
        begin
            perform groundwork.execute_in_project(declaration);
        exception when duplicate_function then
            -- the file says `create` alone: the functions are replaced as PostgreSQL prints them,
            -- and groundwork.function_steps does the rest
            declare_step.statement := (
                select string_agg(item.definition ->> 'source', E';\n')
                from unnest(declared) as item
                where item.kind = 'function'
            );
            perform groundwork.execute_in_project(declare_step.statement);
        end;
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
        declare_step.undo := groundwork.tried_undo(
            schema_name,
            function_name,
            coalesce(
                declared,
                groundwork.items_of_functions(
                    groundwork.functions_of(schema_name, object_name, model), null
                )
            ),
            live,
            former
        );
        perform groundwork.note_step(schema_name, object_name, declare_step, began, run);
        return;
    exception when invalid_function_definition or ambiguous_function or wrong_object_type then
        if live = '{}' then
            raise;
        end if;
        declare_step.statement := declaration;
    end;

    declare_step.undo := groundwork.undo_of_functions(
        schema_name, function_name, declared, '{}', null
    );
    begin
        perform groundwork.remake_functions(schema_name, object_name, declare_step, existing, run);
    exception when sqlstate 'GW004' then
        perform groundwork.set_functions_aside(schema_name, object_name, existing, run);
        perform groundwork.execute_in_ledger(schema_name, object_name, declare_step, run);
    end;
end
$replace_function$;

create or replace function groundwork.undo_of_functions(
    schema_name text,
    function_name text,
    declared groundwork.item[],
    live groundwork.item[],
    former text
)
returns text
language sql
immutable
as $undo_of_functions$
    with
    made as (

        select
            item.name,
            format('%I.%I(%s)', schema_name, function_name, item.name) as full_name,
            exists (
                select
                from unnest(live) as live_item
                where
                    live_item.kind = 'function'
                    and live_item.name = item.name
            ) as has_existed
        from unnest(declared) as item
        where item.kind = 'function'

    )

    select concat_ws(E';\n', string_agg(statements.statement, E';\n'), former)
    from (
        select format('drop routine %s', made.full_name) as statement
        from made
        where not made.has_existed

        union all

        select format('revoke all on routine %s from %I', made.full_name, roles.role_name)
        from made
        inner join unnest(declared) as item
            on
                item.kind = 'execute'
                and right(item.name, length(made.name) + 3) = format(' (%s)', made.name)
        cross join lateral (
            select left(item.name, -length(made.name) - 3) as role_name
        ) as roles
        where
            made.has_existed
            and roles.role_name <> 'public'
    ) as statements
$undo_of_functions$;

create or replace function groundwork.tried_undo(
    schema_name text,
    function_name text,
    declared groundwork.item[],
    live groundwork.item[],
    former text
)
returns text
language plpgsql
as $tried_undo$
declare
    undo constant text := groundwork.undo_of_functions(
        schema_name, function_name, declared, live, former
    );
begin
    if former is null then
        return undo;
    end if;
    perform groundwork.execute_in_project(undo);
    raise exception using errcode = 'GW003';
exception
    when sqlstate 'GW003' then
        return undo;
    -- a default cannot be taken away, nor the name of an argument
    when others then
        return groundwork.undo_of_functions(schema_name, function_name, declared, '{}', former);
end
$tried_undo$;

create or replace function groundwork.remake_functions(
    schema_name text,
    object_name text,
    declare_step groundwork.step,
    functions oid[],
    run groundwork.run
)
returns void
language plpgsql
as $remake_functions$
declare
    steps groundwork.step[] := groundwork.users_of_functions(object_name, functions);
begin
    if groundwork.take_turns(steps) then
        steps := groundwork.users_of_functions(object_name, functions);
    end if;
    perform groundwork.drop_functions(schema_name, object_name, steps, functions, run);
    perform groundwork.execute_in_ledger(schema_name, object_name, declare_step, run);
    perform groundwork.restore_dependents(schema_name, object_name, steps, run);
end
$remake_functions$;

create or replace function groundwork.drop_functions(
    schema_name text,
    object_name text,
    users groundwork.step[],
    functions oid[],
    run groundwork.run
)
returns void
language plpgsql
as $drop_functions$
declare
    outgoing constant groundwork.step[] := array(
        select
            groundwork.new_step(
                stage => 'take_dependents',
                kind => step.kind,
                name => step.name,
                statement => step.undo,
                undo => step.statement
            )
        from unnest(users) with ordinality as step
        order by step.ordinality desc
    ) || array(
        select
            groundwork.new_step(
                stage => 'take_dependents',
                kind => 'function',
                name => object_name,
                statement => statements.drop_statement,
                undo => statements.create_statement
            )
        from unnest(functions) as former (function_id)
        cross join lateral groundwork.function_statements(former.function_id) as statements
    );
    step groundwork.step;
begin
    foreach step in array outgoing loop
        perform groundwork.execute_in_ledger(schema_name, object_name, step, run);
    end loop;
end
$drop_functions$;

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
    return groundwork.steps_back(objects);
end
$users_of_functions$;

{% endmacro %}
