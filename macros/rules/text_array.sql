{#
    A list of texts, an empty one too, as an array.
#}
{% macro text_array(texts) -%}
array[{{ "'" ~ texts | join("', '") ~ "'" if texts }}]::text[]
{%- endmacro %}
