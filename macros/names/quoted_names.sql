{#
    A list of names as SQL writes them, with `separator` between them: see quoted_name.
#}
{% macro quoted_names(names, separator=', ') -%}
    {%- for name in names -%}
{{ quoted_name(name) }}{{ separator if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
