{#
    The relation of the node `name`, looked up in the graph. Unlike `ref`, which answers only for
    what the calling file was parsed to depend on, it can be asked for any.
#}
{% macro relation_in_graph(name) %}
    {%- for node in graph.nodes.values() if node.name == name -%}
        {{ return(api.Relation.create(schema=node.schema, identifier=node.alias)) }}
    {%- endfor -%}
{% endmacro %}
