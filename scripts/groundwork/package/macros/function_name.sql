{#
    The name of one of the functions of package_functions() in the text of another: that of the
    project's own model where the settings say that it has one.
#}
{% macro function_name(name) %}
    {%- if name in settings().functions -%}
        {{ return(table_of_setting(name)) }}
    {%- endif -%}
    {{ return('access.' ~ name) }}
{% endmacro %}
