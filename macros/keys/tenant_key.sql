{#
    The keys of a tenant-owned table with the column `id`. The second one is what other
    tenant-owned tables reference, so that no row can point into another tenant; it also serves the
    policies, which filter on tenant_id.
#}
{% macro tenant_key() -%}
    primary key (id),
    unique (tenant_id, id)
{%- endmacro %}
