{#
    The keys of a tenant-owned table with the column `id`. The second one is what other
    tenant-owned tables reference, so that no row can point into another tenant; it also serves the
    policies, which filter on tenant_id.

    referenced  false where no table references the second key and another index leads with
                tenant_id: it would only cost
#}
{% macro tenant_key(referenced=true) -%}
    primary key (id)
    {%- if referenced %},
    unique (tenant_id, id)
    {%- endif %}
{%- endmacro %}
