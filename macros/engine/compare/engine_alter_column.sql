{#
    Emits groundwork.alter_column(schema, table, column): the head of every statement that changes
    a column.
#}
{% macro engine_alter_column() %}

create or replace function groundwork.alter_column(
    schema_name text, table_name text, column_name text
)
returns text
language sql
stable
as $alter_column$
    select format('alter table %I.%I alter column %I ', schema_name, table_name, column_name)
$alter_column$;

{% endmacro %}
