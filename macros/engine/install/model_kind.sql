{#
    Returns the kind of a model's node, such as table: see model_kinds. None for a node that
    groundwork doesn't make.
#}
{% macro model_kind(node) %}
    {#- asked for each name in each model -#}
    {%- if 'groundwork_kinds' not in graph -%}
        {%- set kinds = {} -%}
        {%- for known in model_kinds() -%}
            {%- do kinds.update({known.materialized: known.kind}) -%}
        {%- endfor -%}
        {%- do graph.update({'groundwork_kinds': kinds}) -%}
    {%- endif -%}
    {{ return(graph['groundwork_kinds'].get(node.config.materialized)) }}
{% endmacro %}
