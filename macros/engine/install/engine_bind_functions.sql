{#
    Binds the engine's functions to what they mean now, so that no session's search_path decides
    what an operator or a function in them is: one that matches better, made by somebody else in a
    schema of that path, would be run with the rights of the role that deploys.

    sql      becomes a function whose body PostgreSQL resolved when it was created. It can still be
             inlined, and still shows names as its caller's search_path does
    plpgsql  gets the engine's own search_path, unless it declares one. Names that it shows or
             looks up come from functions that declare engine_project_path()
#}
{% macro engine_bind_functions() %}

do $bind_functions$
declare
    routine record;
begin
    -- they call each other, so none is looked into before all are there
    set local check_function_bodies = on;
    for routine in
        select
            pg_proc.oid::regprocedure as name,
            pg_proc.oid,
            pg_proc.prosrc as body,
            pg_proc.prokind,
            pg_language.lanname as language,
            exists (
                select
                from unnest(pg_proc.proconfig) as setting (assignment)
                where starts_with(setting.assignment, 'search_path=')
            ) as has_path
        from pg_catalog.pg_proc
        inner join pg_catalog.pg_language
            on pg_proc.prolang = pg_language.oid
        where
            pg_proc.pronamespace = 'groundwork'::regnamespace
            and pg_proc.prokind in ('f', 'p')
            and pg_proc.prorettype <> 'trigger'::regtype
            and (
                (
                    pg_language.lanname = 'sql'
                    and pg_proc.prosqlbody is null
                    -- PostgreSQL binds none that takes any type: they call others and do no more
                    and 'anyelement'::regtype <> all(pg_proc.proargtypes::oid[])
                )
                or pg_language.lanname = 'plpgsql'
            )
        order by pg_proc.oid
    loop
        if routine.language = 'sql' then
            execute replace(
                pg_get_functiondef(routine.oid),
                format('AS $function$%s$function$', routine.body),
                format('begin atomic %s; end', routine.body)
            );
            continue;
        end if;
        perform plpgsql_validator(routine.oid);
        -- a procedure that commits cannot have one
        if routine.prokind = 'f' and not routine.has_path then
            execute format(
                'alter function %s set search_path = pg_catalog, groundwork, pg_temp', routine.name
            );
        end if;
    end loop;
end
$bind_functions$;

{% endmacro %}
