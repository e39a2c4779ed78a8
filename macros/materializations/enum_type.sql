{#
    An enumerated type that is declared as `create type ... as enum (...)`; new labels are added
    in place. See macros/engine/kinds/engine_converge_enum.sql.
#}
{% materialization enum_type, adapter='postgres' %}
    {%- do run_with_hooks(converge) -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}
