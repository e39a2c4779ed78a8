{#
    What is printed of target_problems, computed_problems, defer_problems, command_problems and
    variable_problems.
#}
{% macro problems_message(problems) -%}
Nothing was changed, because of what this command was given:
  - {{ problems | join('\n  - ') }}
See docs/dbt.md.
{%- endmacro %}
