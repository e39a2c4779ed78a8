{#
    Prints the statements that a change took, or a plan would take, and what was kept undeclared.
#}
{% macro log_changes(outcome, statements, kept) %}
    {%- if outcome in ['planned', 'altered'] -%}
        {%- for statement in statements -%}
            {%- set lines = (statement | trim).rstrip(';').split('\n') -%}
            {{ log('  ' ~ lines[0] ~ (' ...' if lines | length > 1 else ';'), info=true) }}
        {%- endfor -%}
    {%- endif -%}
    {%- if kept -%}
        {{ log('  kept, though not declared: ' ~ kept | join(', '), info=true) }}
    {%- endif -%}
{% endmacro %}
