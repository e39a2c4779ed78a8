{#
    Returns the names of the functions of the schema access that this run keeps without a model.
    Here each has a model.
#}
{% macro package_functions() %}
    {{ return([]) }}
{% endmacro %}
