{#
    The type of the ids of tenants: here uuid. In a project of one's own, what the settings say
    (scripts/groundwork/package/macros/tenant_type.sql).
#}
{% macro tenant_type() -%}
uuid
{%- endmacro %}
