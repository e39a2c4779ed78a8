{#
    Returns the commands that functions of groundwork_definer run on the table of this file without
    its saying so. Here each table names them itself, as `definer`.
#}
{% macro commands_of_functions() %}
    {{ return([]) }}
{% endmacro %}
