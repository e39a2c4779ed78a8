{#
    A list of texts, an empty one too, as an array.
#}
{% macro text_array(texts) -%}
array[
    {%- for text in texts -%}
{{ quoted(text) }}{{ ', ' if not loop.last }}
    {%- endfor -%}
]::text[]
{%- endmacro %}
