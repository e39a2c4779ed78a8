{#
    A condition: whether the role owns an object in any database of this server.

    role_oid  an expression
#}
{% macro owns_something(role_oid) -%}
exists (
            select 1
            from pg_catalog.pg_shdepend
            where
                pg_shdepend.refclassid = 'pg_catalog.pg_authid'::regclass
                and pg_shdepend.refobjid = {{ role_oid }}
                and pg_shdepend.deptype = 'o'
                -- what its new objects would give away is no object
                and pg_shdepend.classid <> 'pg_catalog.pg_default_acl'::regclass
        )
{%- endmacro %}
