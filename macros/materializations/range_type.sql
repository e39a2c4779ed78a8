{#
    A range type that is declared as `create type ... as range (...)`. See
    macros/engine/kinds/engine_range_steps.sql.
#}
{% materialization range_type, adapter='postgres' %}
    {%- do run_with_hooks(converge) -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}
