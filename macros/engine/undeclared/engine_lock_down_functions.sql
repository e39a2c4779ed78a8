{#
    Emits groundwork.lock_down_functions(declared): the statements of
    groundwork.lock_down_statements about functions, with their place among all of them.
#}
{% macro engine_lock_down_functions() %}

create or replace function groundwork.lock_down_functions(declared text[])
returns table (
    place integer, kind text, schema_name text, object_name text, statement text, undo text
)
language sql
stable
as $lock_down_functions$
    with
    clients as (

        select role_name
        from unnest(array['public', 'anon', 'authenticated', 'service_role']) as clients (role_name)

    ),

    functions as (

        select *
        from groundwork.undeclared_functions(declared)

    )

    select
        1,
        'function',
        functions.nspname,
        functions.name,
        format(
            'alter %s %s set search_path = public, extensions, pg_temp',
            functions.word,
            functions.name
        ),
        format('alter %s %s ', functions.word, functions.name) || coalesce(
            'set search_path = ' || functions.search_path, 'reset search_path'
        )
    from functions
    where
        -- an aggregate has none
        functions.prokind <> 'a'
        and (
            functions.search_path is null
            or (functions.is_definer and functions.search_path !~ '(^$|^""$|pg_temp"?$)')
            or (functions.is_definer and functions.search_path ~ '\$user')
        )

    union all

    select
        2,
        'function',
        functions.nspname,
        functions.name,
        format('grant execute on %s %s to service_role', functions.word, functions.name),
        format('revoke execute on %s %s from service_role', functions.word, functions.name)
    from functions
    where
        functions.is_definer
        and not functions.is_trigger_function
        and 'service_role' <> all(functions.grantees)
        and functions.grantees && array['public', 'anon', 'authenticated']::name[]

    union all

    -- what everyone could do, those can who had it through everyone
    select
        2,
        'function',
        functions.nspname,
        functions.name,
        format(
            'grant execute on %s %s to anon, authenticated, service_role',
            functions.word,
            functions.name
        ),
        null
    from functions
    where
        not functions.is_definer
        and not functions.is_trigger_function
        and 'public' = any(functions.grantees)

    union all

    select
        3,
        'function',
        functions.nspname,
        functions.name,
        format(
            'revoke execute on %s %s from %s', functions.word, functions.name, clients.role_name
        ),
        format('grant execute on %s %s to %s', functions.word, functions.name, clients.role_name)
    from functions
    cross join clients
    where
        clients.role_name = any(functions.grantees)
        and case clients.role_name
            when 'public' then true
            when 'service_role' then functions.is_trigger_function
            else functions.is_definer or functions.is_trigger_function
        end
$lock_down_functions$;

{% endmacro %}
