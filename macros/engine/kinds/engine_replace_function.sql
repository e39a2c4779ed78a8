{#
    Emits groundwork.replace_function(schema, function, declaration, run): runs a function's
    declaration, with its row in the ledger. PostgreSQL refuses to replace a function by one with
    another result (42P13), and puts one with other arguments beside it; then
    groundwork.remake_function makes it in place of the old one. Where something that belongs to a
    model which is still to run does not fit the new function, the old one stays under another name
    until that model has run: see groundwork.drop_former_functions.

    returns  the statements that wait for that

    And groundwork.remake_function(schema, function, declaration, live, run): what depends on the
    old function is unmade, the old function dropped, the new one made, and the dependents made
    again from their described definitions. groundwork.functions_named(schema, function) are the
    functions of that name, as groundwork.dependents takes them; groundwork.users_of_functions of
    them the steps that bring back what depends on them, which undo takes away.
#}
{% macro engine_replace_function() %}

create or replace function groundwork.replace_function(
    schema_name text, function_name text, declaration text, run groundwork.run
)
returns text[]
language plpgsql
as $replace_function$
declare
    live groundwork.item[] := groundwork.function_items(schema_name, function_name);
    began timestamptz := clock_timestamp();
    is_replaced boolean;
begin
    -- a function may be declared before the tables that it reads
    perform set_config('check_function_bodies', 'off', true);
    begin
        perform groundwork.execute_in_project(declaration);
        is_replaced := true;
        if
            live <> '{}'
            and (
                select count(*) > 1
                from unnest(groundwork.function_items(schema_name, function_name)) as item
                where item.kind = 'function'
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
            perform groundwork.remake_function(
                schema_name, function_name, declaration, live, run
            );
        exception when sqlstate 'GW004' then
            perform groundwork.set_functions_aside(schema_name, function_name, live);
            perform groundwork.execute_in_project(declaration);
        end;
    end if;

    perform groundwork.check_function(schema_name, function_name);
    insert into groundwork.ledger (
        run_id, schema_name, object_name, statement, undo, duration, outcome
    )
    values (
        run.run_id,
        replace_function.schema_name,
        function_name,
        declaration,
        (
            select string_agg(item.definition ->> 'source', E';\n')
            from unnest(live) as item
            where item.kind = 'function'
        ),
        clock_timestamp() - began,
        'done'
    );
    return groundwork.drop_former_functions(schema_name, function_name, run);
end
$replace_function$;

create or replace function groundwork.remake_function(
    schema_name text,
    function_name text,
    declaration text,
    live groundwork.item[],
    run groundwork.run
)
returns void
language plpgsql
as $remake_function$
declare
    steps groundwork.step[];
    outdated record;
begin
    steps := groundwork.users_of_functions(groundwork.functions_named(schema_name, function_name));
    if groundwork.take_turns(steps) then
        steps := groundwork.users_of_functions(
            groundwork.functions_named(schema_name, function_name)
        );
    end if;
    for place in reverse cardinality(steps)..1 loop
        perform groundwork.execute_in_project((steps[place]).undo);
    end loop;
    for outdated in
        select item.name as arguments
        from unnest(live) as item
        where item.kind = 'function'
    loop
        perform groundwork.execute_in_project(
            format('drop routine %I.%I(%s)', schema_name, function_name, outdated.arguments)
        );
    end loop;
    perform groundwork.execute_in_project(declaration);
    perform groundwork.restore_dependents(steps, function_name, run);
end
$remake_function$;

create or replace function groundwork.users_of_functions(functions jsonb)
returns groundwork.step[]
language sql
stable
as $users_of_functions$
    select
        coalesce(
            array_agg(
                groundwork.new_step(
                    stage => 'restore_dependents',
                    kind => dependents.kind,
                    name => dependents.name,
                    statement => dependents.make,
                    undo => dependents.unmake,
                    owner => dependents.owner
                )
                order by dependents.depth
            ),
            '{}'
        )
    from groundwork.dependents(functions) as dependents
$users_of_functions$;

create or replace function groundwork.functions_named(schema_name text, function_name text)
returns jsonb
language sql
stable
as $functions_named$
    select
        coalesce(
            jsonb_agg(
                jsonb_build_object(
                    'class_id', 'pg_catalog.pg_proc'::regclass::oid,
                    'object_id', pg_proc.oid,
                    'column_number', 0
                )
            ),
            '[]'
        )
    from pg_catalog.pg_proc
    where
        pg_proc.proname = function_name
        and pg_proc.pronamespace = to_regnamespace(quote_ident(schema_name))
$functions_named$;

{% endmacro %}
