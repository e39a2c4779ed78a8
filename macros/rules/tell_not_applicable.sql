{#
    Prints the rules of this run that had nothing to look at and are not required, in one line.
    Called by on-run-end.
#}
{% macro tell_not_applicable() %}
    {%- set rules = graph.get('groundwork_not_applicable', []) if execute else [] -%}
    {%- if rules -%}
        {{ log(
            rules | length ~ (' rule does' if rules | length == 1 else ' rules do')
            ~ ' not apply here: '
            ~ rules | sort | join(', ') ~ '.',
            info=true
        ) }}
    {%- endif -%}
{% endmacro %}
