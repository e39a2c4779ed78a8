{#
    The schemas, those of models too, who owns them, and who may look names up in them, as
    requirements (see platform_requirements). Usage of a model's schema is granted with its tables.

    Clients need `access` because their policies call its functions, and `extensions` for the
    operators of its types. What they may not have there: see platform_revokes.
#}
{% macro platform_schemas() -%}
select
        4 as step,
        'schema ' || required.schema_name as object_name,
        format('create schema %I', required.schema_name) as statement,
        null as undo,
        to_regnamespace(quote_ident(required.schema_name)) is not null as is_fulfilled
    from unnest(
        array[{{ with_model_schemas(['access', 'auth', 'extensions']) }}]
    ) as required (schema_name)

    union all

    select
        5,
        'schema ' || pg_namespace.nspname,
        format('alter schema %I owner to %I', pg_namespace.nspname, current_user),
        format('alter schema %I owner to %I', pg_namespace.nspname, owners.rolname),
        false
    from pg_catalog.pg_namespace
    inner join pg_catalog.pg_roles as owners
        on pg_namespace.nspowner = owners.oid
    where
        (
            pg_namespace.nspname in ({{ with_model_schemas(['public', 'access']) }})
            and not pg_has_role(owners.oid, 'usage')
        )
        or (
            pg_namespace.nspname in (
                {{ with_model_schemas(
                    ['public', 'access', 'auth', 'extensions', 'groundwork', 'retired']
                ) }}
            )
            and owners.rolname in ({{ client_roles() }}, 'service_role', 'groundwork_definer')
        )

    union all

    select
        6,
        'schema ' || schema_name,
        format(
            'grant usage on schema %I to %s',
            schema_name,
            string_agg(role_name, ', ' order by place)
        ),
        format(
            'revoke usage on schema %I from %s',
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
