{#
    Selects what the catalog holds that would say for a client who asks, what a name means, or that
    row security is off: settings of anon, authenticated and groundwork_definer, and all but a
    search path of everyone; and the privilege of a client to set what PostgreSQL leaves to
    superusers. Other settings, such as statement_timeout, stay.

    One row each: object_name, such as `role anon`; name, of the setting or the privilege; the
    statement that takes it away, and as `undo` the one that gives it back.
#}
{% macro client_settings() -%}
    select
        held.object_name,
        held.name,
        format('%s reset %s', held.alter_role, held.quoted_name) as statement,
        format(
            '%s set %s to %s',
            held.alter_role,
            held.quoted_name,
            -- a list of names is kept as it is written
            case held.name
                when 'search_path' then held.value
                else quote_literal(held.value)
            end
        ) as undo
    from (
        select
            coalesce('role ' || pg_roles.rolname, 'everyone') as object_name,
            split_part(assigned.assignment, '=', 1) as name,
            substr(assigned.assignment, strpos(assigned.assignment, '=') + 1) as value,
            format(
                'alter role %s%s',
                coalesce(quote_ident(pg_roles.rolname), 'all'),
                ' in database ' || quote_ident(pg_database.datname)
            ) as alter_role,
            (
                select string_agg(quote_ident(pieces.part), '.' order by pieces.place)
                from
                    string_to_table(split_part(assigned.assignment, '=', 1), '.')
                    with ordinality as pieces (part, place)
            ) as quoted_name
        from pg_catalog.pg_db_role_setting
        cross join unnest(pg_db_role_setting.setconfig) as assigned (assignment)
        left join pg_catalog.pg_roles
            on pg_db_role_setting.setrole = pg_roles.oid
        left join pg_catalog.pg_database
            on pg_db_role_setting.setdatabase = pg_database.oid
        where
            (pg_database.oid is null or pg_database.datname = current_database())
            and (
                pg_db_role_setting.setrole = 0
                or pg_roles.rolname in ({{ client_roles() }}, 'groundwork_definer')
            )
    ) as held
    where
        held.name in ('role', 'row_security', 'session_replication_role', 'app.tenant_id')
        or starts_with(lower(held.name), 'request.')
        or (held.name = 'search_path' and held.object_name <> 'everyone')

    union all

    select
        'parameter ' || rights.parname as object_name,
        format('%s for %s', rights.privilege, rights.grantee) as name,
        format(
            'revoke %s on parameter %s from %s',
            rights.privilege,
            rights.quoted_name,
            rights.grantee
        ) as statement,
        format(
            'grant %s on parameter %s to %s',
            rights.privilege,
            rights.quoted_name,
            rights.grantee
        ) as undo
    from (
        select
            pg_parameter_acl.parname,
            lower(acl.privilege_type) as privilege,
            coalesce(quote_ident(pg_roles.rolname), 'public') as grantee,
            (
                select string_agg(quote_ident(pieces.part), '.' order by pieces.place)
                from
                    string_to_table(pg_parameter_acl.parname, '.')
                    with ordinality as pieces (part, place)
            ) as quoted_name
        from pg_catalog.pg_parameter_acl
        cross join aclexplode(pg_parameter_acl.paracl) as acl
        left join pg_catalog.pg_roles
            on acl.grantee = pg_roles.oid
        where
            acl.grantee = 0
            or pg_roles.rolname in ({{ client_roles() }}, 'groundwork_definer')
    ) as rights
{%- endmacro %}
