{#
    The type of the ids of tenants: what the setting `tenants` says, else the data_type that the
    properties of its table give the key, else uuid.
#}
{% macro tenant_type() -%}
    {%- set tenants = settings().tenants -%}
    {%- set stated = [] -%}
    {#- nothing is known of the models while they are parsed -#}
    {%- for node in (graph.nodes.values() if execute else []) if node.name == tenants.table -%}
        {%- for column in (node.columns or {}).values()
            if column.name == tenants.id and column.data_type -%}
            {%- do stated.append(column.data_type) -%}
        {%- endfor -%}
    {%- endfor -%}
{{ tenants.type or stated | first or 'uuid' }}
{%- endmacro %}
