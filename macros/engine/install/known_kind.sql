{#
    Returns the kind of a model's node, as model_kinds describes it; an empty dictionary for a node
    that groundwork doesn't make.
#}
{% macro known_kind(node) %}
    {#- asked for each name in each model, so it is put together once -#}
    {%- if 'groundwork_kinds' not in graph -%}
        {%- set kinds = {} -%}
        {%- for known in model_kinds() -%}
            {%- do kinds.update({known.materialized: known}) -%}
        {%- endfor -%}
        {%- do graph.update({'groundwork_kinds': kinds}) -%}
    {%- endif -%}
    {{ return(graph['groundwork_kinds'].get(node.config.materialized, {})) }}
{% endmacro %}
