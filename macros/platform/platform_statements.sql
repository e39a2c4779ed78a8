{#
    Makes what this database lacks of the platform: roles, schemas, the functions of `auth`, and
    privileges. What is there already, as on Supabase, stays as it is.

    One query finds what is missing; when nothing is, that is all. Every requirement is a row of a
    statement and whether it is fulfilled (platform_roles, platform_schemas, platform_auth,
    platform_privileges). Roles belong to the whole server, so another database's deployment may
    make the same one in the same moment: a statement that fails is tried again if it is still
    needed. What is missing in the end, the role that runs this may not make: one error names all
    of it.
#}
{% macro platform_statements() %}
do $platform$
declare
    missing text[];
    statement text;
    attempts constant integer := 5;
    caller_path constant text := pg_catalog.current_setting('search_path');
begin
    -- nothing here is resolved in a schema where others may make objects
    perform pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true);
    for attempt in 1..attempts loop
        missing := array(
            select requirement.statement
            from (
                {{ platform_roles() }}
                union all
                {{ platform_schemas() }}
                union all
                {{ platform_auth() }}
                union all
                {{ platform_privileges() }}
            ) as requirement (step, statement, is_fulfilled)
            where requirement.is_fulfilled is not true
            order by requirement.step
        );
        exit when missing = '{}';

        if attempt = attempts then
            raise exception 'The role % may not make what groundwork needs of database %.',
                current_user, current_database()
            using
                errcode = 'insufficient_privilege',
                hint = e'Ask an administrator to run, connected to this database:\n    '
                    || array_to_string(missing, e';\n    ') || ';';
        end if;

        perform pg_advisory_xact_lock(hashtext('groundwork_platform'));
        foreach statement in array missing loop
            begin
                execute statement;
            exception
                when others then
                    perform pg_sleep(random() / 20);
            end;
        end loop;
    end loop;
    perform pg_catalog.set_config('search_path', caller_path, true);
end
$platform$;
{% endmacro %}
