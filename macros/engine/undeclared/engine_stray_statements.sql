{#
    Emits groundwork.stray_statements(declared): what closes the objects of the managed schemas
    that no model declares, each statement with what undoes it. Nothing is dropped but policies,
    whose definitions the undo keeps.

    - a function pins its search path; one with its owner's rights may be executed by its owner and
      the service only, a trigger function by nobody, and none by PUBLIC
    - a view runs with its caller's rights, and clients only read and write through it; they lose a
      materialized view, which has no rights of its own
    - a table has row security, forced, one policy that refuses clients, and nothing granted to them
    - clients neither read nor set a sequence; nobody needs anything of one behind an identity

    declared  names with their schema: of tables, views and functions
    kind      function, view, table or sequence
#}
{% macro engine_stray_statements() %}

create or replace function groundwork.stray_statements(declared text[])
returns table (kind text, schema_name text, object_name text, statement text, undo text)
language sql
stable
{{ engine_project_path() }}
as $stray_statements$
    with
    clients as (

        select role_name
        from unnest(array['public', 'anon', 'authenticated', 'service_role']) as clients (role_name)

    ),

    managed as (

        {{ managed_functions() | indent(4) }}

    ),

    functions as (

        select
            managed.schema_name as nspname,
            managed.function_name as name,
            managed.is_definer,
            managed.is_trigger_function,
            managed.search_path,
            pg_proc.prokind,
            case pg_proc.prokind when 'p' then 'procedure' else 'function' end as word,
            array(
                select coalesce(pg_roles.rolname, 'public')
                from aclexplode(coalesce(pg_proc.proacl, acldefault('f', pg_proc.proowner))) as acl
                left join pg_catalog.pg_roles
                    on acl.grantee = pg_roles.oid
            ) as grantees
        from managed
        inner join pg_catalog.pg_proc
            on managed.function_oid = pg_proc.oid
        where
            -- the engine's own come and go with its changes
            managed.schema_name in ({{ managed_schemas() }})
            and format('%I.%I', managed.schema_name, managed.proname) <> all(declared)
            and pg_has_role(managed.owner_oid, 'usage')

    ),

    relations as (

        select
            pg_class.*,
            pg_namespace.nspname,
            format('%I.%I', pg_namespace.nspname, pg_class.relname) as name,
            exists (
                select
                from pg_catalog.pg_depend
                where
                    pg_depend.classid = 'pg_catalog.pg_class'::regclass
                    and pg_depend.objid = pg_class.oid
                    and pg_depend.deptype = 'i'
                    and pg_class.relkind = 'S'
            ) as is_identity
        from pg_catalog.pg_class
        inner join pg_catalog.pg_namespace
            on pg_class.relnamespace = pg_namespace.oid
        where
            pg_namespace.nspname in ({{ managed_schemas() }})
            and pg_class.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
            and format('%I.%I', pg_namespace.nspname, pg_class.relname) <> all(declared)
            and not pg_class.relispartition
            and pg_has_role(pg_class.relowner, 'usage')
            and not {{ is_extension_member('pg_catalog.pg_class', 'pg_class.oid') }}

    ),

    granted as (

        select
            relations.oid,
            clients.role_name,
            string_agg(lower(acl.privilege_type), ', ' order by acl.privilege_type) as privileges
        from relations
        cross join aclexplode(relations.relacl) as acl
        left join pg_catalog.pg_roles
            on acl.grantee = pg_roles.oid
        inner join clients
            on coalesce(pg_roles.rolname, 'public') = clients.role_name
        where
            (clients.role_name <> 'service_role' or relations.is_identity)
            and case relations.relkind
                -- whoever may insert uses a sequence, but for that of an identity
                when 'S' then acl.privilege_type in ('SELECT', 'UPDATE') or relations.is_identity
                -- row security holds for the others
                when 'v'
                    then acl.privilege_type
                    in ('TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN')
                else true
            end
        group by
            relations.oid,
            clients.role_name

    ),

    statements as (

        select
            1 as place,
            'function' as kind,
            nspname,
            name,
            format('alter %s %s set search_path = public, extensions, pg_temp', word, name)
            as statement,
            format('alter %s %s ', word, name) || coalesce(
                'set search_path = ' || search_path, 'reset search_path'
            ) as undo
        from functions
        where
            -- an aggregate has none
            prokind <> 'a'
            and (
                search_path is null
                or (is_definer and search_path !~ '(^$|^""$|pg_temp"?$)')
                or (is_definer and search_path ~ '\$user')
            )

        union all

        select
            2,
            'function',
            nspname,
            name,
            format('grant execute on %s %s to service_role', word, name),
            format('revoke execute on %s %s from service_role', word, name)
        from functions
        where
            is_definer
            and not is_trigger_function
            and 'service_role' <> all(grantees)
            and grantees && array['public', 'anon', 'authenticated']::name[]

        union all

        -- what everyone could do, those can who had it through everyone
        select
            2,
            'function',
            nspname,
            name,
            format('grant execute on %s %s to anon, authenticated, service_role', word, name),
            null
        from functions
        where
            not is_definer
            and not is_trigger_function
            and 'public' = any(grantees)

        union all

        select
            3,
            'function',
            nspname,
            name,
            format('revoke execute on %s %s from %s', word, name, clients.role_name),
            format('grant execute on %s %s to %s', word, name, clients.role_name)
        from functions
        cross join clients
        where
            clients.role_name = any(grantees)
            and case clients.role_name
                when 'public' then true
                when 'service_role' then is_trigger_function
                else is_definer or is_trigger_function
            end

        union all

        select
            4,
            'view',
            nspname,
            name,
            format('alter view %s set (security_invoker = true)', name),
            format('alter view %s reset (security_invoker)', name)
        from relations
        where
            relkind = 'v'
            and not coalesce(
                reloptions && array['security_invoker=true', 'security_invoker=on'], false
            )

        union all

        select
            5,
            'table',
            nspname,
            name,
            format('alter table %s enable row level security', name),
            format('alter table %s disable row level security', name)
        from relations
        where
            relkind in ('r', 'p')
            and not relrowsecurity

        union all

        select
            5,
            'table',
            nspname,
            name,
            format('alter table %s force row level security', name),
            format('alter table %s no force row level security', name)
        from relations
        where
            relkind in ('r', 'p')
            and not relforcerowsecurity

        union all

        select
            6,
            'table',
            relations.nspname,
            relations.name,
            groundwork.unmake(relations.nspname, relations.relname, item),
            groundwork.make(relations.nspname, relations.relname, item)
        from relations
        cross join lateral unnest(groundwork.items(relations.oid)) as item
        where
            relations.relkind in ('r', 'p')
            and item.kind = 'policy'
            and item.name <> (relations.relname || '_client_none')::name

        union all

        select
            6,
            'table',
            nspname,
            name,
            format(
                'create policy %I on %s for all to anon, authenticated using (false) '
                'with check (false)',
                relname || '_client_none',
                name
            ),
            format('drop policy %I on %s', relname || '_client_none', name)
        from relations
        where
            relkind in ('r', 'p')
            and not exists (
                select
                from pg_catalog.pg_policy
                where
                    pg_policy.polrelid = relations.oid
                    and pg_policy.polname = (relations.relname || '_client_none')::name
            )

        union all

        select
            7,
            case relations.relkind
                when 'S' then 'sequence'
                when 'm' then 'view'
                when 'v' then 'view'
                else 'table'
            end,
            relations.nspname,
            relations.name,
            format(
                'revoke %s on %s %s from %s',
                case when relations.relkind in ('S', 'v') then granted.privileges else 'all' end,
                case relations.relkind when 'S' then 'sequence' else 'table' end,
                relations.name,
                granted.role_name
            ),
            format(
                'grant %s on %s %s to %s',
                granted.privileges,
                case relations.relkind when 'S' then 'sequence' else 'table' end,
                relations.name,
                granted.role_name
            )
        from relations
        inner join granted
            using (oid)

    )

    select
        statements.kind,
        statements.nspname,
        statements.name,
        statements.statement,
        statements.undo
    from statements
    order by
        statements.kind,
        statements.name,
        statements.place,
        statements.statement
$stray_statements$;

{% endmacro %}
