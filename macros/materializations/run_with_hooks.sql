{#
    The frame of every materialization: pre-hooks, what the model itself does, post-hooks, in dbt's
    own order. Hooks of before_begin and after_commit run outside a transaction, the others in the
    model's own. A large table changes in several transactions (see converge): its pre-hooks are in
    the first, its post-hooks in the last.

    A transaction is open only once a statement was sent, and a model that is noted as unchanged
    sends none. So it is committed where the model or a hook sent something.

    Takes the macro that makes the object, and returns what that returns: what was done, or none
    where it made no query.
#}
{% macro run_with_hooks(make) %}
    {%- set ran_before, ran_inside, ran_after = false, false, false -%}
    {#- a call of a macro takes dbt time, and hardly any model has a hook -#}
    {%- if pre_hooks -%}
        {%- set ran_before = run_model_hooks('pre-hook', pre_hooks, inside_transaction=false) -%}
        {%- set ran_inside = run_model_hooks('pre-hook', pre_hooks, inside_transaction=true) -%}
    {%- endif -%}
    {%- set outcome = make() -%}
    {%- if post_hooks -%}
        {%- set ran_after = run_model_hooks('post-hook', post_hooks, inside_transaction=true) -%}
    {%- endif -%}
    {%- do adapter.commit() if ran_before or ran_inside or ran_after or outcome is not none -%}
    {%- if post_hooks -%}
        {%- do run_model_hooks('post-hook', post_hooks, inside_transaction=false) -%}
    {%- endif -%}
    {{ return(outcome) }}
{% endmacro %}
