{#
    Takes the place of dbt's own macro, which runs before on-run-start: the schemas of this
    project's models are made by keep_platform(), which enters them into the ledger, and in a plan
    only prints them. Supabase's own for storage and Realtime are never made. Others, such as that
    of seeds, are made as dbt does. It commits afterwards, so something has to be sent.

    relation  with the schema that is wanted
#}
{% macro postgres__create_schema(relation) %}
    {%- set places = ['access', 'auth', 'extensions', 'storage', 'realtime'] -%}
    {%- set own = with_model_schemas(places).split(', ') -%}
    {%- call statement('create_schema') -%}
        {%- if quoted(relation.schema) in own %}
            select null
        {%- else %}
            create schema if not exists {{ quoted_name(relation.schema) }}
        {%- endif %}
    {%- endcall -%}
{% endmacro %}
