{#
    The table that a setting names, with its schema, in quotes where it needs them: that of the
    model of this name, else the table of this name in the database.
#}
{% macro table_of_setting(table) %}
    {%- for node in graph.nodes.values()
        if node.resource_type in ['model', 'seed', 'snapshot'] and node.name == table -%}
        {{ return(quoted_name(node.schema) ~ '.' ~ quoted_name(node.alias)) }}
    {%- endfor -%}
    {%- set parts = table.split('.', 1) if '.' in table else [target.schema, table] -%}
    {{ return(quoted_name(parts[0]) ~ '.' ~ quoted_name(parts[1])) }}
{% endmacro %}
