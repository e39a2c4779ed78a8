{#
    What the deploying role may do, and what its new objects give away, as requirements (see
    platform_requirements): to clients nothing, so that each object says itself who may use it.

    PostgreSQL lets everyone execute a new function, and takes that back only for all schemas at
    once. The functions that an extension brings are meant for everyone, hence the exception.
#}
{% macro platform_privileges() -%}
select
        8 as step,
        'database ' || quote_ident(current_database()) as object_name,
        format('grant temporary on database %I to %I', current_database(), current_user)
        as statement,
        format('revoke temporary on database %I from %I', current_database(), current_user)
        as undo,
        has_database_privilege(current_database(), 'temporary') as is_fulfilled

    union all

    select
        9,
        'default privileges',
        'alter default privileges revoke execute on functions from public',
        'alter default privileges grant execute on functions to public',
        exists (
            select
            from pg_catalog.pg_default_acl
            where
                defaclrole = current_user::regrole
                and defaclnamespace = 0
                and defaclobjtype = 'f'
                and not exists (select from aclexplode(defaclacl) where grantee = 0)
        )

    union all

    select
        10,
        'default privileges',
        'alter default privileges in schema extensions grant execute on functions to public',
        'alter default privileges in schema extensions revoke execute on functions from public',
        exists (
            select
            from pg_catalog.pg_default_acl
            where
                defaclrole = current_user::regrole
                and defaclnamespace = to_regnamespace('extensions')
                and defaclobjtype = 'f'
                and exists (select from aclexplode(defaclacl) where grantee = 0)
        )

    union all

    select
        11,
        'default privileges',
        format(
            'alter default privileges%s revoke all on %s from %s',
            given.of_schema,
            given.kind,
            given.grantee
        ),
        format(
            'alter default privileges%s grant %s on %s to %s',
            given.of_schema,
            given.privileges,
            given.kind,
            given.grantee
        ),
        false
    from (
        select
            ' in schema ' || quote_ident(pg_namespace.nspname) as of_schema,
            kinds.kind,
            coalesce(quote_ident(pg_roles.rolname), 'public') as grantee,
            string_agg(lower(granted.privilege_type), ', ' order by granted.privilege_type)
            as privileges
        from pg_catalog.pg_default_acl
        inner join (
            values ('r', 'tables'), ('S', 'sequences'), ('f', 'functions'), ('n', 'schemas')
        ) as kinds (letter, kind)
            on pg_default_acl.defaclobjtype = kinds.letter
        cross join aclexplode(pg_default_acl.defaclacl) as granted
        left join pg_catalog.pg_namespace
            on pg_default_acl.defaclnamespace = pg_namespace.oid
        left join pg_catalog.pg_roles
            on granted.grantee = pg_roles.oid
        where
            pg_default_acl.defaclrole = current_user::regrole
            and (
                pg_namespace.nspname is null
                or pg_namespace.nspname in (
                    {{ with_model_schemas(['public', 'access', 'groundwork', 'retired']) }}
                )
            )
            and case
                -- of all schemas, functions: above
                when granted.grantee = 0
                    then pg_namespace.nspname is not null or kinds.kind <> 'functions'
                else
                    pg_roles.rolname
                    in ({{ client_roles() }}, 'service_role', 'groundwork_definer')
            end
        group by 1, 2, 3
    ) as given
{%- endmacro %}
