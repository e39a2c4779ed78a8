{#
    The schemas, and who may look names up in them, as requirements (see platform_statements).

    Clients need `access` because their policies call its functions, and `extensions` for the
    operators of its types.
#}
{% macro platform_schemas() -%}
select
        4 as step,
        format('create schema %I', required.schema_name) as statement,
        to_regnamespace(required.schema_name) is not null as is_fulfilled
    from unnest(array['access', 'auth', 'extensions']) as required (schema_name)

    union all

    select
        5,
        format('alter schema %I owner to %I', nspname, current_user),
        pg_has_role(nspowner, 'usage')
    from pg_catalog.pg_namespace
    where nspname in ('public', 'access')

    union all

    select
        6,
        'revoke create on schema public from public',
        not has_schema_privilege('public', 'public', 'create')

    union all

    select
        6,
        format(
            'grant usage on schema %I to %s',
            schema_name,
            string_agg(role_name, ', ' order by place)
        ),
        false
    from unnest(array['public', 'access', 'extensions', 'auth']) as required (schema_name)
    cross join unnest(
        array['anon', 'authenticated', 'service_role', 'groundwork_definer']
    ) with ordinality as client (role_name, place)
    where
        (
            has_schema_privilege(to_regrole(role_name), to_regnamespace(schema_name), 'usage')
            is not true
            -- what everyone may do, somebody may take back from everyone
            or schema_name = 'public'
            and not exists (
                select
                from pg_catalog.pg_namespace
                cross join aclexplode(nspacl) as granted
                where
                    nspname = 'public'
                    and granted.grantee = to_regrole(role_name)
                    and granted.privilege_type = 'USAGE'
            )
        )
        -- on Supabase nobody but the platform could grant it; access.caller_id() stands in
        and (schema_name, role_name) <> ('auth', 'groundwork_definer')
    group by schema_name
{%- endmacro %}
