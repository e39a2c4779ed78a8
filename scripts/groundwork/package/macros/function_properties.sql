{#
    Returns what a model of each function of package_functions() would say of itself, as converge()
    reads it: [{name, alias, schema, description, columns, parents, config, compiled_code}, ...].
#}
{% macro function_properties() %}
    {%- set found = [] -%}
    {%- for name in package_functions() -%}
        {%- do found.append({
            'name': name,
            'alias': name,
            'schema': 'access',
            'description': functions()[name].description,
            'columns': {},
            'parents': [],
            'config': {'materialized': 'sql_function', 'meta': {}},
            'compiled_code': context['groundwork']['function_' ~ name]() | trim,
        }) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}
