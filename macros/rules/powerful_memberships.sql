{#
    Selects the memberships that would let a request by row security, one row each, with the
    statement that takes it away and the one that gives it back:

    - of anon, authenticated and groundwork_definer in a powerful role (see is_powerful_role)
    - in groundwork_definer, of service_role and of a role that requests come in with: it may
      become a client and owns nothing. A role that deploys owns the tables.

    From PostgreSQL 16 on a membership is there once for each role that granted it, and goes only
    when that one is named.
#}
{% macro powerful_memberships() -%}
    select
        members.rolname::text as member_name,
        granted_roles.rolname::text as role_name,
        format(
            'revoke %I from %I%s%s',
            granted_roles.rolname,
            members.rolname,
            case
                when current_setting('server_version_num')::integer >= 160000
                    then ' granted by ' || quote_ident(pg_get_userbyid(pg_auth_members.grantor))
            end,
            case when pg_auth_members.admin_option then ' cascade' end
        ) as revoke_statement,
        format(
            'grant %I to %I%s',
            granted_roles.rolname,
            members.rolname,
            case when pg_auth_members.admin_option then ' with admin option' end
        ) as grant_statement
    from pg_catalog.pg_auth_members
    inner join pg_catalog.pg_roles as members
        on pg_auth_members.member = members.oid
    inner join pg_catalog.pg_roles as granted_roles
        on pg_auth_members.roleid = granted_roles.oid
    where
        case
            when members.rolname in ({{ client_roles() }}, 'groundwork_definer')
                then {{ is_powerful_role('granted_roles.oid') }}
            when granted_roles.rolname <> 'groundwork_definer' then false
            when members.rolname = 'service_role' then true
            when members.rolsuper or members.rolcreaterole or members.rolname = current_user
                then false
            else
                exists (
                    select 1
                    from pg_catalog.pg_roles as clients
                    where
                        clients.rolname in ({{ client_roles() }})
                        and pg_has_role(members.oid, clients.oid, 'member')
                )
                and not {{ owns_something('members.oid') }}
        end
{%- endmacro %}
