{#
    A function that is declared as `create or replace function` and executable_by(). See
    macros/engine/kinds/engine_converge_function.sql.
#}
{% materialization sql_function, adapter='postgres' %}
    {{ run_hooks(pre_hooks, inside_transaction=true) if pre_hooks }}
    {%- set outcome = converge() -%}
    {{ run_hooks(post_hooks, inside_transaction=true) if post_hooks }}
    {{ adapter.commit() if outcome or pre_hooks or post_hooks }}
    {{ return({'relations': []}) }}
{% endmaterialization %}
