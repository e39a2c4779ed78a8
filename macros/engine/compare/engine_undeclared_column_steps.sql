{#
    Emits groundwork.undeclared_column_steps(schema, table, difference, live): the steps for a
    column that is not declared: it is dropped where that is allowed, and refuses no row until then.

    live  the description of the table
#}
{% macro engine_undeclared_column_steps() %}

create or replace function groundwork.undeclared_column_steps(
    schema_name text, table_name text, difference groundwork.difference, live groundwork.item[]
)
returns setof groundwork.step
language plpgsql
stable
as $undeclared_column_steps$
declare
    name constant text := difference.name;
    head constant text := groundwork.alter_column(schema_name, table_name, name);
    item constant groundwork.item := ('column', name, difference.live);
begin
    return next groundwork.new_step(
        stage => 'drop_columns',
        kind => 'column',
        name => name,
        statement => groundwork.drop_statement(schema_name, table_name, item),
        undo => groundwork.create_statement(schema_name, table_name, item),
        -- a change of type that was given up leaves a shadow column
        hazard => case
            when
                not exists (
                    select
                    from unnest(live) as original
                    where
                        original.kind = 'column'
                        and difference.name = groundwork.helper_name(original.name, 'new')
                )
                then 'drop_column'
        end
    );
    if
        difference.live ->> 'not_null' = 'true'
        and difference.live -> 'default' is null
        and difference.live -> 'identity' is null
    then
        return next groundwork.new_step(
            stage => 'relax_columns',
            kind => 'column',
            name => name,
            statement => head || 'drop not null',
            undo => head || 'set not null'
        );
    end if;
end
$undeclared_column_steps$;

{% endmacro %}
