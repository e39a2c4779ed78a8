{#
    Emits what a function that describes objects is created with, so that times and intervals in
    their definitions read the same in every session.
#}
{% macro engine_neutral_settings() -%}
set timezone = 'UTC'
set datestyle = 'ISO, YMD'
set intervalstyle = 'postgres'
{%- endmacro %}
