{#
    The roles every policy and grant names, as requirements (see platform_requirements): they are
    there, cannot log in, and have no attribute that would let them by row security, but for
    service_role, which is to bypass it. Whether they inherit is the platform's own matter: Supabase
    changes it, and memberships worth inheriting are not kept.

    groundwork_definer owns the SECURITY DEFINER functions. The deploying role gives functions to
    it, and has to be its member for that.
#}
{% macro platform_roles() -%}
select
        1 as step,
        'role ' || split_part(role.definition, ' ', 1) as object_name,
        format('create role %s', role.definition) as statement,
        -- what other databases of the server may use by then
        null as undo,
        to_regrole(split_part(role.definition, ' ', 1)) is not null as is_fulfilled
    from unnest(array[
        'anon nologin noinherit',
        'authenticated nologin noinherit',
        'service_role nologin noinherit bypassrls',
        'groundwork_definer nologin nobypassrls'
    ]) as role (definition)

    union all

    select
        2,
        'role ' || pg_roles.rolname,
        format('alter role %I %s', pg_roles.rolname, string_agg(wanted.attribute, ' ')),
        format('alter role %I %s', pg_roles.rolname, string_agg(wanted.opposite, ' ')),
        false
    from pg_catalog.pg_roles
    cross join lateral (
        values
        (pg_roles.rolcanlogin, 'nologin', 'login'),
        (pg_roles.rolsuper, 'nosuperuser', 'superuser'),
        (pg_roles.rolcreaterole, 'nocreaterole', 'createrole'),
        (pg_roles.rolcreatedb, 'nocreatedb', 'createdb'),
        (pg_roles.rolreplication, 'noreplication', 'replication'),
        (
            pg_roles.rolbypassrls and pg_roles.rolname <> 'service_role',
            'nobypassrls',
            'bypassrls'
        ),
        (
            not pg_roles.rolbypassrls and pg_roles.rolname = 'service_role',
            'bypassrls',
            'nobypassrls'
        )
    ) as wanted (is_changed, attribute, opposite)
    where
        pg_roles.rolname in ({{ client_roles() }}, 'service_role', 'groundwork_definer')
        and wanted.is_changed
    group by pg_roles.rolname

    union all

    select
        3,
        'role groundwork_definer',
        format(
            'grant groundwork_definer to %I%s', current_user,
            case when version.is_16 then ' with inherit true, set true' end
        ),
        format('revoke groundwork_definer from %I', current_user),
        pg_has_role(to_regrole('groundwork_definer'), 'usage')
        -- from PostgreSQL 16 on, membership does not include taking the role by itself
        and pg_has_role(
            to_regrole('groundwork_definer'), case when version.is_16 then 'set' else 'member' end
        )
    from (select current_setting('server_version_num')::integer >= 160000) as version (is_16)

    union all

    select
        3,
        'role ' || memberships.member_name,
        memberships.revoke_statement,
        memberships.grant_statement,
        false
    from ({{ powerful_memberships() }}) as memberships
{%- endmacro %}
