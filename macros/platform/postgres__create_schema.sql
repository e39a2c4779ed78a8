{#
    Takes the place of dbt's own macro, which runs before on-run-start: the schemas of this
    project's models are made by keep_platform(), which enters them into the ledger, and a plan
    makes none. dbt commits afterwards, so something has to be sent.

    relation  with the schema that is wanted
#}
{% macro postgres__create_schema(relation) %}
    {%- set own = with_model_schemas(['access', 'auth', 'extensions']).split(', ') -%}
    {%- call statement('create_schema') -%}
        {%- if var('plan', false) or quoted(relation.schema) in own %}
            select null
        {%- else %}
            create schema if not exists {{ quoted_name(relation.schema) }}
        {%- endif %}
    {%- endcall -%}
{% endmacro %}
