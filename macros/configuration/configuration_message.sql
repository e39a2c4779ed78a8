{#
    What is printed of configuration_problems.
#}
{% macro configuration_message(problems) -%}
Nothing was changed, because these settings would be ignored:
  - {{ problems | join('\n  - ') }}
{%- endmacro %}
