{#
    A condition: whether a member of the role has more than grants on objects. That is so where the
    role, or one that it is a member of,

    - is not held to row security, makes roles or databases, or replicates
    - is one of PostgreSQL's own, such as pg_read_all_data
    - is anon, authenticated, service_role or groundwork_definer, to each of which policies speak
    - owns anything in a database of this server, this one's owner among them

    role_oid  an expression
#}
{% macro is_powerful_role(role_oid) -%}
exists (
            select 1
            from pg_catalog.pg_roles as reached_roles
            where
                pg_has_role({{ role_oid }}, reached_roles.oid, 'member')
                and (
                    reached_roles.rolsuper
                    or reached_roles.rolbypassrls
                    or reached_roles.rolcreaterole
                    or reached_roles.rolcreatedb
                    or reached_roles.rolreplication
                    or starts_with(reached_roles.rolname::text, 'pg_')
                    or reached_roles.rolname
                    in ({{ client_roles() }}, 'service_role', 'groundwork_definer')
                    or {{ owns_something('reached_roles.oid') }}
                )
        )
{%- endmacro %}
