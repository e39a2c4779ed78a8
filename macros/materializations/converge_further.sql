{#
    Commits one stage of a change to a large table, and runs what has to run outside a transaction.
#}
{% macro converge_further(outcome, statements) %}
    {%- for line in statements -%}
        {%- set lines = (line | trim).split('\n') -%}
        {{ log('  ' ~ lines[0] ~ (' ...' if lines | length > 1 else ''), info=true) }}
    {%- endfor -%}
    {%- do adapter.commit() -%}
    {%- if outcome == 'outside_transaction' -%}
        {%- call statement('outside', auto_begin=false) -%}
            {{ statements[0] }}
        {%- endcall -%}
    {%- endif -%}
    {%- do begin_transaction() -%}
{% endmacro %}
