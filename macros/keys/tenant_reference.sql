{#
    The reference of a tenant_id to the table of tenants.
#}
{% macro tenant_reference() -%}
references {{ ref('tenants') }} (id) on delete cascade
{%- endmacro %}
