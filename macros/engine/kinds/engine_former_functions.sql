{#
    Emits what becomes of a function that others still use while its model declares it with other
    arguments or another result: it stays under another name, which what uses it follows, until
    the models of its users have run.

    groundwork.set_functions_aside(schema, object, functions, run)  gives the functions that name
    groundwork.drop_former_functions(schema, object, run)  drops those that nothing uses any longer,
        and returns the statements that drop the others later. At the end of the run, what belongs
        to a model that is still to run is taken away; raises GW002, with the users, where something
        else uses one
#}
{% macro engine_former_functions() %}

create or replace function groundwork.set_functions_aside(
    schema_name text, object_name text, functions oid[], run groundwork.run
)
returns void
language plpgsql
as $set_functions_aside$
declare
    outdated oid;
begin
    foreach outdated in array functions loop
        perform groundwork.execute_in_ledger(
            schema_name,
            object_name,
            (
                select
                    groundwork.new_step(
                        stage => 'change_function',
                        kind => 'function',
                        name => object_name,
                        statement => format(
                            'alter routine %s rename to %I', outdated::regprocedure, former.name
                        ),
                        undo => format(
                            'alter routine %I.%I(%s) rename to %I',
                            schema_name,
                            former.name,
                            groundwork.routine_arguments(outdated),
                            pg_proc.proname
                        )
                    )
                from pg_catalog.pg_proc
                cross join (
                    select groundwork.helper_name(object_name, 'former') as name
                ) as former
                where pg_proc.oid = outdated
            ),
            run
        );
    end loop;
end
$set_functions_aside$;

create or replace function groundwork.drop_former_functions(
    schema_name text, object_name text, run groundwork.run
)
returns text[]
language plpgsql
as $drop_former_functions$
declare
    former oid;
    statement text;
    steps groundwork.step[];
    held text[] := '{}';
begin
    for former in
        select pg_proc.oid
        from pg_catalog.pg_proc
        where
            pg_proc.proname = groundwork.helper_name(object_name, 'former')
            and pg_proc.pronamespace = to_regnamespace(quote_ident(schema_name))
    loop
        statement := format('drop routine %s', former::regprocedure);
        steps := groundwork.users_of_functions(object_name, array[former]);
        if steps <> '{}' and not run.is_last then
            held := held || statement;
            continue;
        end if;
        perform groundwork.drop_functions(schema_name, object_name, steps, array[former], run);
        perform groundwork.restore_dependents(schema_name, object_name, steps, run);
    end loop;
    return held;
end
$drop_former_functions$;

{% endmacro %}
