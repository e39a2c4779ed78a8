{#
    Makes a rule over the whole catalog run after the models that build it. It names no model, so
    dbt would otherwise run it first and on an empty database.

    `rules_run_after` in dbt_project.yml lists the models; their ancestors come along. `dbt test`
    needs none of them. Under `dbt build` unordered_models() tells which are missing.
#}
{% macro after_every_model() -%}
    {%- for name in var('rules_run_after', []) %}
-- depends_on: {{ ref(name) }}
    {%- endfor %}
{%- endmacro %}
