{#
    Runs a statement outside a transaction: the caller has ended it.
#}
{% macro execute_outside(sql) %}
    {%- call statement('outside', auto_begin=false) -%} {{ sql }} {%- endcall -%}
{% endmacro %}
