{#
    A domain that is declared as `create domain`; what it allows changes in place. See
    macros/engine/kinds/engine_domain_steps.sql.
#}
{% materialization domain_type, adapter='postgres' %}
    {%- do run_with_hooks(converge) -%}
    {{ return({'relations': []}) }}
{% endmaterialization %}
