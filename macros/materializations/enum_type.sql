{#
    An enumerated type that is declared as `create type ... as enum (...)`; new labels are added
    in place. See macros/engine/kinds/engine_converge_enum.sql.
#}
{% materialization enum_type, adapter='postgres' %}
    {{ run_hooks(pre_hooks, inside_transaction=true) if pre_hooks }}
    {%- set outcome = converge() -%}
    {{ run_hooks(post_hooks, inside_transaction=true) if post_hooks }}
    {{ adapter.commit() if outcome or pre_hooks or post_hooks }}
    {{ return({'relations': []}) }}
{% endmaterialization %}
