{#
    The table of that name in SQL, null where there is none, whatever the session's search path is:
    a name without its schema is looked up where a declaration would find it.

    name  a relation, such as `ref('tenants')` renders, or a text
#}
{% macro table_oid(name) -%}
{%- set name = name | string -%}
{%- if '.' in name -%}
to_regclass('{{ name }}')
{%- else -%}
coalesce(
        to_regclass('{{ target.schema }}.{{ name }}'),
        to_regclass('extensions.{{ name }}'),
        to_regclass('auth.{{ name }}')
    )
{%- endif -%}
{%- endmacro %}
