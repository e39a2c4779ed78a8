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
    {%- set ran_before = run_model_hooks('pre-hook', pre_hooks, inside_transaction=false) -%}
    {%- set ran_inside = run_model_hooks('pre-hook', pre_hooks, inside_transaction=true) -%}
    {%- set outcome = make() -%}
    {%- set ran_after = run_model_hooks('post-hook', post_hooks, inside_transaction=true) -%}
    {%- do adapter.commit() if ran_before or ran_inside or ran_after or outcome is not none -%}
    {%- do run_model_hooks('post-hook', post_hooks, inside_transaction=false) -%}
    {{ return(outcome) }}
{% endmacro %}
