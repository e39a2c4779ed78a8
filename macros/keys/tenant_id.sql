{#
    The column `tenant_id` of a tenant-owned table: the tenant a row belongs to, from the request
    when the statement does not name it.
#}
{% macro tenant_id() -%}
    tenant_id {{ tenant_type() }} not null default {{ access_function('current_tenant_id') }}()
    {{ tenant_reference() }}
{%- endmacro %}
