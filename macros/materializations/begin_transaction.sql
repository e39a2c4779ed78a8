{#
    Begins a transaction where one was ended before: dbt notes that it has begun one, and the
    adapter for PostgreSQL sends nothing, so that every statement would be committed by itself.
#}
{% macro begin_transaction() %}
    {%- call statement('begin') -%} begin {%- endcall -%}
{% endmacro %}
