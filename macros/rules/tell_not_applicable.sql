{#
    Prints the rules of this run that had nothing to look at and are not required, in one line.
    Called by on-run-end.
#}
{% macro tell_not_applicable() %}
    {%- set rules = graph.get('groundwork_not_applicable', []) if execute else [] -%}
    {%- if rules -%}
        {{ log(
            rules | length ~ ' rules do not apply, since there is nothing for them to look at: '
            ~ rules | sort | join(', ') ~ '.',
            info=true
        ) }}
    {%- endif -%}
{% endmacro %}
