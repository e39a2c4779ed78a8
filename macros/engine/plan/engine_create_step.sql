{#
    Emits groundwork.create_step(schema, table, declaration): the one step that makes a table that
    does not exist.
#}
{% macro engine_create_step() %}

create or replace function groundwork.create_step(
    schema_name text, table_name text, declaration text
)
returns groundwork.step
language sql
stable
as $create_step$
    select
        groundwork.new_step(
            stage => 'create',
            kind => 'table',
            name => table_name,
            statement => declaration,
            undo => format('drop table %I.%I', schema_name, table_name)
        )
$create_step$;

{% endmacro %}
