{#
    The column `tenant_id` of a tenant-owned table: the tenant a row belongs to, from the request
    when the statement does not name it.

    default  false for a table that has tenant_of_parent()
#}
{% macro tenant_id(default=true) -%}
    tenant_id {{ tenant_type() }} not null
    {%- if default %} default {{ access_function('current_tenant_id') }}(){% endif %}
    {{ tenant_reference() }}
{%- endmacro %}
