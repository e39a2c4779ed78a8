{#
    The kinds of models that declare access to a table of the platform, for `in (...)`.
#}
{% macro engine_access_kinds() -%}
    {%- for known in model_kinds() | selectattr('platform_schema', 'defined') -%}
'{{ known.kind }}'{{ ', ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
