{#
    The schemas that the declarations' search path names, as an array in SQL.
#}
{% macro search_path_schemas() -%}
array['{{ target.schema }}', 'extensions', 'auth']::name[]
{%- endmacro %}
