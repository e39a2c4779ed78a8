{#
    A composite type that is declared as `create type ... as (...)`; attributes are added, renamed
    and dropped in place. See macros/engine/kinds/engine_composite_steps.sql.
#}
{% materialization composite_type, adapter='postgres' %}
    {%- do run_with_hooks(converge) -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}
