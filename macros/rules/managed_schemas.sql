{#
    The schemas whose every object this project declares, as a list for `in (...)`.
#}
{% macro managed_schemas() -%}
'public', 'access'
{%- endmacro %}
