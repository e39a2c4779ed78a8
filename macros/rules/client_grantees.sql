{#
    Selects grantee_oid: each role whose privileges a client has, by being it or a member of it,
    and 0 for PUBLIC. A powerful role is left out: that a client is its member is one fault, which
    clients_and_definer_are_held_to_row_security names.
#}
{% macro client_grantees() -%}
    select 0::oid as grantee_oid
    union
    select pg_roles.oid as grantee_oid
    from pg_catalog.pg_roles
    inner join pg_catalog.pg_roles as clients
        on pg_has_role(clients.oid, pg_roles.oid, 'member')
    where
        clients.rolname in ({{ client_roles() }})
        and (clients.oid = pg_roles.oid or not {{ is_powerful_role('pg_roles.oid') }})
{%- endmacro %}
