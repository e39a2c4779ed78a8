{#
    The name most like a misspelt one, by the pairs of letters that the two share, as
    the engine's function nearest does it; nothing where none shares half of them.

    names  those that there are
#}
{% macro nearest_name(name, names) -%}
    {%- set pairs = [] -%}
    {%- for place in range(name | length) -%}
        {%- do pairs.append((' ' ~ name | lower)[place:place + 2]) -%}
    {%- endfor -%}
    {%- set best = {'name': '', 'share': 0.5} -%}
    {%- for known in names -%}
        {%- set shared = [] -%}
        {%- for place in range(known | length)
            if (' ' ~ known | lower)[place:place + 2] in pairs -%}
            {%- do shared.append(place) -%}
        {%- endfor -%}
        {%- set share = 2.0 * (shared | length) / (name | length + known | length + 2) -%}
        {%- if share > best.share or share == best.share and not best.name -%}
            {%- do best.update({'name': known, 'share': share}) -%}
        {%- endif -%}
    {%- endfor -%}
{{ best.name }}
{%- endmacro %}
