{#
    The number of models that this run of dbt makes along with its tests: none but for `dbt build`.
#}
{% macro models_in_this_run() -%}
    {%- set models = [] -%}
    {%- if execute and flags.WHICH == 'build' -%}
        {%- for id in selected_resources if id.startswith('model.') -%}
            {%- do models.append(id) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(models | length) }}
{%- endmacro %}
