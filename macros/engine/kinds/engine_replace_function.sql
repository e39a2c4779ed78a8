{#
    Emits groundwork.replace_function(schema, function, declaration, run): runs a function's
    declaration, with its row in the ledger. PostgreSQL refuses to replace a function by one with
    another result (42P13), and puts one with other arguments beside it; then what depends on the
    old function is unmade, the old function dropped, the new one made, and the dependents made
    again from their described definitions.
#}
{% macro engine_replace_function() %}

create or replace function groundwork.replace_function(
    schema_name text, function_name text, declaration text, run groundwork.run
)
returns void
language plpgsql
as $replace_function$
declare
    live groundwork.item[] := groundwork.function_items(schema_name, function_name);
    began timestamptz := clock_timestamp();
    steps groundwork.step[];
    step groundwork.step;
    outdated record;
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
        steps := array(
            select
                groundwork.new_step(
                    stage => 'take_dependents',
                    kind => dependents.kind,
                    name => dependents.name,
                    statement => dependents.unmake,
                    undo => dependents.make
                )
            from groundwork.dependents(groundwork.functions_named(schema_name, function_name))
                as dependents
            order by dependents.depth desc
        );
        foreach step in array steps loop
            perform groundwork.execute_in_project(step.statement);
        end loop;
        for outdated in
            select item.name as arguments
            from unnest(live) as item
            where item.kind = 'function'
        loop
            perform groundwork.execute_in_project(
                format('drop function %I.%I(%s)', schema_name, function_name, outdated.arguments)
            );
        end loop;
        perform groundwork.execute_in_project(declaration);
        for place in reverse cardinality(steps)..1 loop
            step := steps[place];
            perform groundwork.execute_in_project(step.undo);
        end loop;
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
end
$replace_function$;

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
