{#
    What the deploying role may do, and what its new objects give away, as requirements (see
    platform_statements): to clients nothing, so that each object says itself who may use it.

    PostgreSQL lets everyone execute a new function, and takes that back only for all schemas at
    once. The functions that an extension brings are meant for everyone, hence the exception.
#}
{% macro platform_privileges() -%}
select
        8 as step,
        format('grant temporary on database %I to %I', current_database(), current_user)
        as statement,
        has_database_privilege(current_database(), 'temporary') as is_fulfilled

    union all

    select
        9,
        'alter default privileges revoke execute on functions from public',
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
        'alter default privileges in schema extensions grant execute on functions to public',
        exists (
            select
            from pg_catalog.pg_default_acl
            where
                defaclrole = current_user::regrole
                and defaclnamespace = to_regnamespace('extensions')
                and defaclobjtype = 'f'
        )

    union all

    select
        11,
        format(
            'alter default privileges%s revoke all on %s from %s',
            ' in schema ' || nullif(defaclnamespace, 0)::regnamespace,
            case defaclobjtype
                when 'r' then 'tables'
                when 'S' then 'sequences'
                when 'f' then 'functions'
            end,
            grantee::regrole
        ),
        false
    from pg_catalog.pg_default_acl
    cross join aclexplode(defaclacl)
    where
        defaclrole = current_user::regrole
        and defaclnamespace in (0, to_regnamespace('public'), to_regnamespace('access'))
        and defaclobjtype in ('r', 'S', 'f')
        and grantee in (
            to_regrole('anon'), to_regrole('authenticated'), to_regrole('service_role')
        )
{%- endmacro %}
