{#
    Returns the nodes of the tables of this project that call realtime(): each says so below `meta`.
#}
{% macro realtime_models() %}
    {%- set found = [] -%}
    {%- if execute is defined and execute and graph is defined -%}
        {%- for node in graph.nodes.values()
            if node.resource_type == 'model' and (node.config.meta or {}).get('realtime') -%}
            {%- do found.append(node) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(found) }}
{% endmacro %}
