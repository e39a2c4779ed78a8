{#
    What of a carried row was given up, as text; null where nothing was.

    reasons  {sentence: condition in SQL}
#}
{% macro changed(reasons) -%}
nullif(
        concat_ws(
            '; ',
            {%- for sentence, condition in reasons.items() %}
            case when {{ condition }} then '{{ sentence }}' end{{ ',' if not loop.last }}
            {%- endfor %}
        ),
        ''
    )
{%- endmacro %}
