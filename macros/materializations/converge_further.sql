{#
    Commits one stage of a change to a large table, and runs what has to run outside a transaction.

    name  of the table, for messages
#}
{% macro converge_further(name, outcome, statements) %}
    {%- for line in statements -%}
        {%- set lines = (line | trim).split('\n') -%}
        {{ log('  ' ~ lines[0] ~ (' ...' if lines | length > 1 else ''), info=true) }}
    {%- endfor -%}
    {%- do adapter.commit() -%}
    {%- if outcome == 'outside_transaction' -%}
        {%- do run_outside(name, statements[0]) -%}
    {%- endif -%}
    {%- do begin_transaction() -%}
{% endmacro %}
