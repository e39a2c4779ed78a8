{#
    Runs the hooks of this model that belong inside or outside its transaction, and returns whether
    any statement was sent: a hook may render to nothing.

    dbt-postgres leaves it to its driver to begin a transaction, with the first statement of a
    session and never again. So that one is ended before hooks that belong outside, and another one
    begun after them: see begin_transaction.

    A plan changes nothing, and nobody knows what a hook would do: it is printed as the model has
    it, neither rendered, since a macro in it may ask or change the database, nor run.

    when  'pre-hook' or 'post-hook', for the plan
#}
{% macro run_model_hooks(when, hooks, inside_transaction) %}
    {%- set sent = [] -%}
    {%- for hook in hooks | selectattr('transaction', 'equalto', inside_transaction) -%}
        {%- if run_option('plan', false) -%}
            {{ log('  would run the ' ~ when ~ ': ' ~ hook.get('sql') | trim, info=true) }}
        {%- else -%}
            {%- set rendered = render(hook.get('sql')) | trim -%}
            {%- if rendered and not inside_transaction and not sent -%}
                {%- call statement(auto_begin=false) -%} commit {%- endcall -%}
            {%- endif -%}
            {%- if rendered -%}
                {%- call statement(auto_begin=inside_transaction) -%} {{ rendered }} {%- endcall -%}
                {%- do sent.append(rendered) -%}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {%- do begin_transaction() if sent and when == 'pre-hook' and not inside_transaction -%}
    {{ return(sent | length > 0) }}
{% endmacro %}
