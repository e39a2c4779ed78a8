{#
    Emits groundwork.computed_column_steps(schema, table, difference): the steps that drop a column
    and add it again, with what its expression gives (groundwork.is_computed_again).
#}
{% macro engine_computed_column_steps() %}

create or replace function groundwork.computed_column_steps(
    schema_name text, table_name text, difference groundwork.difference
)
returns setof groundwork.step
language plpgsql
stable
as $computed_column_steps$
declare
    name constant text := difference.name;
    declared constant jsonb := difference.declared;
    live constant jsonb := difference.live;
    declared_item constant groundwork.item := ('column', name, declared);
    live_item constant groundwork.item := ('column', name, live);
    is_plain constant boolean := declared -> 'generated' is null;
begin
    return next groundwork.new_step(
        stage => 'drop_columns',
        kind => 'column',
        name => name,
        statement => groundwork.drop_statement(schema_name, table_name, live_item),
        undo => groundwork.create_statement(schema_name, table_name, live_item),
        hazard => case when live -> 'generated' is null then 'computed_values' end,
        reason => 'stored values are replaced by what an expression gives'
    );
    return next groundwork.new_step(
        stage => 'add_generated_columns',
        kind => 'column',
        name => name,
        statement => case
            when is_plain
                then concat_ws(
                    '; ',
                    groundwork.create_statement(
                        schema_name,
                        table_name,
                        (
                            'column',
                            name,
                            live || jsonb_build_object(
                                'generated', 's',
                                'type', declared -> 'type',
                                'not_null', false,
                                'default', groundwork.conversion(
                                    '(' || (live ->> 'default') || ')',
                                    live ->> 'type',
                                    declared ->> 'type'
                                )
                            )
                        )::groundwork.item
                    ),
                    groundwork.alter_column(schema_name, table_name, name) || 'drop expression'
                )
            else groundwork.create_statement(schema_name, table_name, declared_item)
        end,
        undo => groundwork.drop_statement(schema_name, table_name, declared_item),
        hazard => case
            when
                is_plain
                and declared ->> 'type' <> live ->> 'type'
                and not groundwork.is_lossless(live, declared)
                then 'lossy_type'
        end,
        reason => format('%s becomes %s', live ->> 'type', declared ->> 'type')
    );
end
$computed_column_steps$;

{% endmacro %}
