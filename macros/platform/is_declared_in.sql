{#
    Whether a model declares an object of that name in one of the schemas.
#}
{% macro is_declared_in(identifier, schemas) %}
    {%- for node in graph.nodes.values()
        if schemas and node.resource_type == 'model'
        and node.alias == identifier and node.schema in schemas -%}
        {{ return(true) }}
    {%- endfor -%}
    {{ return(false) }}
{% endmacro %}
