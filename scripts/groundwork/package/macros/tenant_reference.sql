{#
    The reference of a tenant_id to the table of tenants, where the settings name one.
#}
{% macro tenant_reference() -%}
    {%- set tenants = settings().tenants -%}
    {%- if tenants.table -%}
        {%- set name = tenants.table if '.' in tenants.table else ref(tenants.table) -%}
references {{ name }} ({{ quoted_name(tenants.id) }}) on delete cascade
    {%- endif -%}
{%- endmacro %}
