{#
    The objects of the models that this model refers to, each {'model', 'schema', 'name'}, and the
    functions of the package that it calls (package_functions).
#}
{% macro parents_of_model() %}
    {%- set parents = [] -%}
    {%- for id in model.depends_on.nodes if id in graph.nodes -%}
        {%- set node = graph.nodes[id] -%}
        {%- do parents.append(
            {'model': node.name, 'schema': node.schema, 'name': node.alias}
        ) -%}
    {%- endfor -%}
    {%- for key in model.config.meta or {} if key.startswith('access.') -%}
        {%- set name = key[7:] -%}
        {%- do parents.append({'model': name, 'schema': 'access', 'name': name}) -%}
    {%- endfor -%}
    {{ return(parents) }}
{% endmacro %}
