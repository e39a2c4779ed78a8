{#
    converge() for an extension: prints where an optional one is missing. Returns what was done.
#}
{% macro converge_extension() %}
    {%- set outcome = converge() -%}
    {%- if outcome in ['not offered', 'not allowed'] -%}
        {{ log(
            'The optional extension ' ~ this.identifier ~ ' is ' ~ outcome
            ~ (' by this server' if outcome == 'not offered' else ' for this role')
            ~ '. What uses it does without.',
            info=true
        ) }}
    {%- endif -%}
    {{ return(outcome) }}
{% endmacro %}
