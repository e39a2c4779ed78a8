{#
    Selects who may do what through which policy: one row for each policy, role and command, with
    the table's owner and every role that row security does not hold left out.

    A policy for `all` counts as four commands; one to PUBLIC counts for PUBLIC (role 0) and for
    every role that some policy names; one to a role counts for the roles that are members of it,
    unless that membership is a fault (see client_grantees).

    policies  the name of a step that holds managed_policies()
#}
{% macro policy_roles_and_commands(policies='policies') -%}
    with named_roles as (

        select
            0::oid as role_oid,
            'public' as role_name

        union all

        select
            pg_roles.oid as role_oid,
            pg_roles.rolname::text as role_name
        from pg_catalog.pg_roles
        where
            not pg_roles.rolsuper
            and not pg_roles.rolbypassrls
            and (
                pg_roles.rolname in ({{ client_roles() }})
                or exists (
                    select 1
                    from pg_catalog.pg_policy
                    where pg_roles.oid = any(pg_policy.polroles)
                )
            )

    )

    select
        {{ policies }}.policy_oid,
        {{ policies }}.table_oid,
        named_roles.role_oid,
        named_roles.role_name,
        commands.command
    from {{ policies }}
    cross join named_roles
    cross join unnest(array['select', 'insert', 'update', 'delete']) as commands (command)
    where
        {{ policies }}.command in ('all', commands.command)
        and exists (
            select 1
            from unnest({{ policies }}.role_oids) as policy_roles (role_oid)
            where
                case
                    when policy_roles.role_oid = 0 then true
                    when named_roles.role_oid = 0 then false
                    when named_roles.role_oid = policy_roles.role_oid then true
                    when not pg_has_role(named_roles.role_oid, policy_roles.role_oid, 'usage')
                        then false
                    when named_roles.role_name in ({{ client_roles() }}, 'groundwork_definer')
                        then not {{ is_powerful_role('policy_roles.role_oid') }}
                    else true
                end
        )
{%- endmacro %}
