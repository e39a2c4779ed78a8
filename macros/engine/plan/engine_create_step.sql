{#
    Emits groundwork.create_step(schema, table, declaration, model, run): the one step that makes a
    table that does not exist. Where run.is_tried says so, the declaration is tried first, and what
    PostgreSQL or groundwork.check_declaration say of it is raised.

    model  of which the parents are read
#}
{% macro engine_create_step() %}

create or replace function groundwork.create_step(
    schema_name text, table_name text, declaration text, model jsonb, run groundwork.run
)
returns groundwork.step
language plpgsql
as $create_step$
begin
    if run.is_tried then
        perform groundwork.trial(
            table_name, declaration, groundwork.table_ids(model -> 'parents'), '{}'
        );
    end if;
    return groundwork.new_step(
        stage => 'create',
        kind => 'table',
        name => table_name,
        statement => declaration,
        undo => format('drop table %I.%I', schema_name, table_name)
    );
end
$create_step$;

{% endmacro %}
