{#
    Lists what a SECURITY DEFINER function does and its owner may not: a table that it reads or
    writes without the privilege, or whose row security has no policy for its owner and the command;
    and a function that it calls without EXECUTE. What runs with its rights counts too: functions
    that it calls, and triggers that its writes fire.

    The first user who calls it finds out: "permission denied", or no row at all.

    Lists a function that runs text as SQL too: nobody can know before what that needs.

    Fix: the privilege and a policy for groundwork_definer, in the model of the table.
#}
with recursive functions as (

    {{ managed_functions() }}

),

words as materialized (

    {{ routine_tokens() }}

),

uses as materialized (

    {{ routine_uses() }}

),

calls as materialized (

    {{ routine_calls() }}

),

further as (

    select
        calls.function_oid,
        callees.function_oid as further_oid
    from calls
    cross join unnest(calls.called_oids) as callees (function_oid)

    union

    select
        uses.function_oid,
        pg_trigger.tgfoid
    from uses
    inner join (
        values ('insert', 4), ('delete', 8), ('update', 16), ('truncate', 32)
    ) as events (command, bit)
        on uses.command = events.command
    inner join pg_catalog.pg_trigger
        on
            uses.relation_oid = pg_trigger.tgrelid
            and pg_trigger.tgtype & events.bit <> 0
            and pg_trigger.tgenabled <> 'D'
            and not pg_trigger.tgisinternal
    where
        uses.command <> 'update'
        or cardinality(pg_trigger.tgattr::int2[]) = 0
        -- a trigger of an update of columns runs where the function names one of them
        or exists (
            select 1
            from words
            inner join pg_catalog.pg_attribute
                on words.word = pg_attribute.attname
            where
                words.function_oid = uses.function_oid
                and pg_attribute.attrelid = pg_trigger.tgrelid
                and pg_attribute.attnum = any(pg_trigger.tgattr::int2[])
        )

),

-- what runs with the rights of a function's owner
reached as (

    select
        functions.function_oid as definer_oid,
        functions.function_oid
    from functions
    where functions.is_definer

    union

    select
        reached.definer_oid,
        further.further_oid
    from reached
    inner join further
        on reached.function_oid = further.function_oid
    inner join functions
        on further.further_oid = functions.function_oid
    where not functions.is_definer

),

definers as (

    select
        reached.function_oid,
        functions.function_name,
        functions.owner_oid,
        pg_roles.rolname as owner,
        pg_roles.rolsuper or pg_roles.rolbypassrls as sees_every_row,
        case
            when reached.function_oid <> reached.definer_oid
                then format(' (in %s)', reaching.function_name)
        end as place
    from reached
    inner join functions
        on reached.definer_oid = functions.function_oid
    inner join functions as reaching
        on reached.function_oid = reaching.function_oid
    inner join pg_catalog.pg_roles
        on functions.owner_oid = pg_roles.oid

),

tables as (

    select
        definers.function_name,
        definers.owner,
        definers.place,
        uses.command,
        format('%I.%I', pg_namespace.nspname, pg_class.relname) as table_name,
        pg_namespace.nspname,
        has_schema_privilege(definers.owner_oid, pg_namespace.oid, 'usage') as sees_schema,
        case
            when uses.command in ('delete', 'truncate')
                then has_table_privilege(definers.owner_oid, pg_class.oid, uses.command)
            else has_any_column_privilege(definers.owner_oid, pg_class.oid, uses.command)
        end as may,
        uses.command = 'truncate'
        or not pg_class.relrowsecurity
        or definers.sees_every_row
        or (
            pg_has_role(definers.owner_oid, pg_class.relowner, 'usage')
            and not pg_class.relforcerowsecurity
        )
        or exists (
            select 1
            from pg_catalog.pg_policy
            cross join unnest(pg_policy.polroles) as policy_roles (role_oid)
            where
                pg_policy.polrelid = pg_class.oid
                and pg_policy.polpermissive
                and pg_policy.polcmd in ('*', letters.letter)
                and case
                    when policy_roles.role_oid = 0 then true
                    else pg_has_role(definers.owner_oid, policy_roles.role_oid, 'usage')
                end
        ) as has_policy
    from definers
    inner join uses
        on definers.function_oid = uses.function_oid
    inner join pg_catalog.pg_class
        on uses.relation_oid = pg_class.oid
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    left join (
        values ('select', 'r'), ('insert', 'a'), ('update', 'w'), ('delete', 'd')
    ) as letters (command, letter)
        on uses.command = letters.command

),

offenders as (

    select
        format(
            '%s: %s on %s%s', tables.function_name, tables.command, tables.table_name, tables.place
        ) as object,
        case
            when tables.sees_schema and tables.may
                then 'no policy lets ' || tables.owner || ' do it, so that it finds no row'
            else tables.owner || ' may not, so that a call fails'
        end as consequence,
        concat_ws(
            '; ',
            case
                when not tables.sees_schema
                    then format('grant usage on schema %I to %I', tables.nspname, tables.owner)
            end,
            case
                when not tables.may
                    then format(
                        'grant %s on %s to %I', tables.command, tables.table_name, tables.owner
                    )
            end,
            case
                when not tables.has_policy
                    then format(
                        'create policy %I on %s for %s to %I %s',
                        'definer_' || tables.command,
                        tables.table_name,
                        tables.command,
                        tables.owner,
                        case tables.command
                            when 'insert' then 'with check (true)'
                            when 'update' then 'using (true) with check (true)'
                            else 'using (true)'
                        end
                    )
            end
        ) as fix
    from tables
    where not (tables.sees_schema and tables.may and tables.has_policy)

    union

    select
        format('%s: %s()%s', definers.function_name, calls.called_name, definers.place) as object,
        definers.owner || ' may not call it, so that a call fails' as consequence,
        format(
            'grant usage on schema %I to %I; grant execute on routine %s to %2$I',
            min(functions.schema_name),
            definers.owner,
            min(functions.function_name)
        ) as fix
    from definers
    inner join calls
        on definers.function_oid = calls.function_oid
    inner join functions
        on functions.function_oid = any(calls.called_oids)
    group by
        definers.function_name,
        definers.owner,
        definers.place,
        calls.called_name
    having
        not bool_or(
            has_function_privilege(definers.owner_oid, functions.function_oid, 'execute')
            and has_schema_privilege(definers.owner_oid, functions.schema_name, 'usage')
        )

    union

    select
        definers.function_name || coalesce(definers.place, '') as object,
        'it runs text as SQL, or is written in another language, so that nobody can know what '
        'it needs before it is called' as consequence,
        format('alter routine %s security invoker', definers.function_name) as fix
    from definers
    inner join pg_catalog.pg_proc
        on definers.function_oid = pg_proc.oid
    inner join pg_catalog.pg_language
        on pg_proc.prolang = pg_language.oid
    where
        pg_language.lanname not in ('sql', 'plpgsql', 'internal')
        or exists (
            select 1
            from words
            where
                words.function_oid = definers.function_oid
                and words.word = 'execute'
                and words.language = 'plpgsql'
                and coalesce(words.behind[1], '') not in ('function', 'procedure', 'on')
        )

)

{{ select_offenders(examined='functions', named='function') }}
