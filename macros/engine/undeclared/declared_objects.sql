{#
    Returns kind and name of each object that a model of this project declares, as a list of
    `table public.leads`, as groundwork.declaration records them; and of each function that the
    package makes.
#}
{% macro declared_objects() %}
    {%- set kinds = {} -%}
    {%- for known in model_kinds() if known.is_recorded -%}
        {%- do kinds.update({known.materialized: known.kind}) -%}
    {%- endfor -%}
    {%- set declared = [] -%}
    {%- for node in graph.nodes.values() if node.resource_type == 'model' -%}
        {%- do declared.append(
            kinds.get(node.config.materialized, '') ~ ' ' ~ node.schema ~ '.' ~ node.alias
        ) -%}
    {%- endfor -%}
    {%- for name in package_functions() -%}
        {%- do declared.append('function access.' ~ name) -%}
    {%- endfor -%}
    {{ return(declared) }}
{% endmacro %}
