{#
    The objects of the models that this model refers to, each {'model', 'schema', 'name'}.
#}
{% macro parents_of_model() %}
    {%- set parents = [] -%}
    {%- for id in model.depends_on.nodes if id in graph.nodes -%}
        {%- set node = graph.nodes[id] -%}
        {%- do parents.append(
            {'model': node.name, 'schema': node.schema, 'name': node.alias}
        ) -%}
    {%- endfor -%}
    {{ return(parents) }}
{% endmacro %}
