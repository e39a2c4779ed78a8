{#
    Whether a model declares an object of that name in one of the schemas.
#}
{% macro is_declared_in(identifier, schemas) %}
    {#- asked for many names, so the models are gone through once -#}
    {%- if 'groundwork_schemas' not in graph -%}
        {%- set schemas_by_name = {} -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' -%}
            {%- do schemas_by_name.setdefault(node.alias, []).append(node.schema) -%}
        {%- endfor -%}
        {%- do graph.update({'groundwork_schemas': schemas_by_name}) -%}
    {%- endif -%}
    {%- for schema in graph['groundwork_schemas'].get(identifier, []) if schema in schemas -%}
        {{ return(true) }}
    {%- endfor -%}
    {{ return(false) }}
{% endmacro %}
