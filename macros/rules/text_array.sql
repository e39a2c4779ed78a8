{#
    A list of texts as an array, for tests that are told column names.
#}
{% macro text_array(texts) -%}
array['{{ texts | join("', '") }}']::text[]
{%- endmacro %}
