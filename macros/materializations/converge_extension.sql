{#
    converge() for an extension: prints where an optional one is missing. Returns what was done.
#}
{% macro converge_extension() %}
    {%- set outcome = converge() -%}
    {%- if outcome in ['not_offered', 'not_allowed'] -%}
        {{ log(
            'The optional extension ' ~ this.identifier
            ~ (' is not offered by this server' if outcome == 'not_offered'
                else ' is not allowed for this role')
            ~ '. Features that need it are disabled.',
            info=true
        ) }}
    {%- endif -%}
    {{ return(outcome) }}
{% endmacro %}
