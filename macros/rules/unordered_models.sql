{#
    Returns the names of the models of this run that do not come before this test: it may look at
    the catalog while they are still being built. Only `dbt build` mixes models and tests.
#}
{% macro unordered_models() -%}
    {%- set names = [] -%}
    {%- if execute and flags.WHICH == 'build' -%}
        {%- set before = model.depends_on.nodes | list -%}
        {#- the list grows while it is read, until it holds every ancestor -#}
        {%- for id in before -%}
            {%- for parent in graph.nodes.get(id, {}).get('depends_on', {}).get('nodes', [])
                if parent not in before -%}
                {%- do before.append(parent) -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- for id in selected_resources if id.startswith('model.') and id not in before -%}
            {%- do names.append(graph.nodes[id].name) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(names | sort) }}
{%- endmacro %}
