{#
    The table of that name in SQL, null where there is none, whatever the session's search path is:
    a name without its schema is looked up where a declaration would find it.

    name  a relation, such as `ref('tenants')` renders, or a text
#}
{% macro table_oid(name) -%}
{%- set name = name | string -%}
{%- if '.' in name -%}
to_regclass({{ quoted(name) }})
{%- else -%}
coalesce(
        to_regclass({{ quoted(target.schema ~ '.' ~ quoted_name(name)) }}),
        to_regclass({{ quoted('extensions.' ~ quoted_name(name)) }}),
        to_regclass({{ quoted('auth.' ~ quoted_name(name)) }})
    )
{%- endif -%}
{%- endmacro %}
