{#
    The column `tenant_id` of a tenant-owned table: the tenant a row belongs to, from the request
    when the statement does not name it.
#}
{% macro tenant_id() -%}
    tenant_id uuid not null default {{ ref('current_tenant_id') }}()
    references {{ ref('tenants') }} (id) on delete cascade
{%- endmacro %}
