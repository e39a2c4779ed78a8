{#
    What to do instead of giving a model the setting `name`: the SQL to write where there is some.

    value  of the setting, and the model's node
#}
{% macro setting_advice(name, value, node) -%}
    {%- set table = quoted_name(node.alias) -%}
    {%- if name == 'grants' and model_kind(node) in ['function', 'view', 'materialized view'] -%}
Write in the file:{{ ' {{ ' }}
        {{- 'executable_by(' if model_kind(node) == 'function' else 'readable_by(' }}
        {{- "'" ~ value.values() | sum(start=[]) | unique | join("', '") ~ "'" }}
        {{- ') }}.' }}
    {%- elif name == 'grants' -%}
Write in the file: {% for privilege, roles in value.items() -%}
grant {{ privilege }} on {{ table }} to {{ quoted_names([roles] if roles is string else roles) }};
        {%- endfor %} A row access macro grants what its policies need.
    {%- elif name == 'indexes' -%}
Write in the file: {% for index in value -%}
create {{ 'unique ' if index.unique }}index on {{ table }}
        {{- ' using ' ~ index.type if index.type }} ({{ quoted_names(index.columns) }});
        {%- endfor %}
    {%- elif name == 'unlogged' -%}
Write in the file: create unlogged table {{ table }} (...);
    {%- elif name == 'unique_key' -%}
Write in the table: unique ({{ quoted_names([value] if value is string else value) }}).
    {%- elif name == 'sql_header' -%}
Give it to the model as pre_hook, which runs in the model's transaction.
    {%- elif name == 'full_refresh' -%}
No table is ever dropped and filled again. Remove it.
    {%- elif name == 'on_schema_change' -%}
A run always gives the table the columns of the file. Remove it.
    {%- elif name == 'quoting' -%}
Names are quoted where they need it. Remove it.
    {%- elif name in [
        'incremental_strategy', 'incremental_predicates', 'predicates', 'merge_update_columns',
        'merge_exclude_columns', 'event_time', 'begin', 'batch_size', 'lookback',
        'concurrent_batches', 'on_configuration_change', 'freshness', 'column_types',
    ] -%}
It is about rows that dbt computes, and the rows of this table are its own. Remove it.
    {%- else -%}
Nothing reads it. Move it below meta, or remove it.
    {%- endif -%}
{%- endmacro %}
