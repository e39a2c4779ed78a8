{#
    The roles every policy and grant names, as requirements (see platform_statements).

    groundwork_definer owns the SECURITY DEFINER functions: it cannot log in and is held to row
    security. The deploying role gives functions to it, and has to be its member for that.
#}
{% macro platform_roles() -%}
select
        1 as step,
        format('create role %s', role.definition) as statement,
        to_regrole(split_part(role.definition, ' ', 1)) is not null as is_fulfilled
    from unnest(array[
        'anon nologin noinherit',
        'authenticated nologin noinherit',
        'service_role nologin noinherit bypassrls',
        'groundwork_definer nologin nobypassrls'
    ]) as role (definition)

    union all

    select 2, 'alter role service_role bypassrls', rolbypassrls
    from pg_catalog.pg_roles
    where rolname = 'service_role'

    union all

    select
        2,
        'alter role groundwork_definer nologin nosuperuser nobypassrls',
        not (rolcanlogin or rolsuper or rolbypassrls)
    from pg_catalog.pg_roles
    where rolname = 'groundwork_definer'

    union all

    -- from PostgreSQL 16 on, membership does not include taking the role by itself
    select
        3,
        format(
            'grant groundwork_definer to %I%s', current_user,
            case when version.is_16 then ' with inherit true, set true' end
        ),
        pg_has_role(to_regrole('groundwork_definer'), 'usage')
        and pg_has_role(
            to_regrole('groundwork_definer'), case when version.is_16 then 'set' else 'member' end
        )
    from (select current_setting('server_version_num')::integer >= 160000) as version (is_16)
{%- endmacro %}
