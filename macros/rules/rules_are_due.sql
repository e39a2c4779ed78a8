{#
    A condition: whether a rule may answer. Always, but for `dbt build`, which runs it before all
    models are made; then only check_rules_after_build asks.
#}
{% macro rules_are_due() -%}
    {%- if models_in_this_run() -%}
current_setting('groundwork.rules_are_due', true) = 'true'
    {%- else -%}
true
    {%- endif -%}
{%- endmacro %}
