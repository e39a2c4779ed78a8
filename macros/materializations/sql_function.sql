{#
    A function that is declared as `create or replace function` and executable_by(). See
    macros/engine/engine_converge_function.sql.
#}
{% materialization sql_function, adapter='postgres' %}
    {%- set comment -%}
        {%- if model.description -%}
comment on function {{ own_name() }} is {{ quoted(model.description | trim) }};
        {%- endif -%}
    {%- endset -%}
    {{ run_hooks(pre_hooks, inside_transaction=true) }}
    {%- do converge('converge_function', sql ~ '\n\n' ~ comment) -%}
    {{ run_hooks(post_hooks, inside_transaction=true) }}
    {{ adapter.commit() }}
    {{ return({'relations': []}) }}
{% endmaterialization %}
