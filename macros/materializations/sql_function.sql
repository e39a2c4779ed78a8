{#
    A function that is declared as `create or replace function` and executable_by(). See
    macros/engine/kinds/engine_converge_function.sql.
#}
{% materialization sql_function, adapter='postgres' %}
    {%- do run_with_hooks(converge) -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}
