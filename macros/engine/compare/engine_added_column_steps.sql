{#
    Emits groundwork.added_column_steps(schema, table, difference, differences, model): the steps
    that add a column. Where a declared expression fills it, the default is set afterwards.

    differences  all of the table
    model        fill

    And groundwork.rename_advice(added, differences): what to declare if the column is one of those
    that leave, under another name; null where none of its type leaves.
#}
{% macro engine_added_column_steps() %}

create or replace function groundwork.rename_advice(
    added groundwork.difference, differences groundwork.difference[]
)
returns text
language sql
immutable
as $rename_advice$
    select
        format(
            'if it is the column %s under another name, declare that below meta: upgrade: '
            'renamed: {{ '{' }}%s: %s} (docs/upgrade_keys.md#renamed)',
            string_agg(leaving.name, ' or ' order by leaving.name),
            min(leaving.name),
            added.name
        )
    from unnest(differences) as leaving
    where
        leaving.kind = 'column'
        and leaving.declared is null
        and leaving.live -> 'type' = added.declared -> 'type'
    having count(*) > 0
$rename_advice$;

create or replace function groundwork.added_column_steps(
    schema_name text,
    table_name text,
    difference groundwork.difference,
    differences groundwork.difference[],
    model jsonb
)
returns setof groundwork.step
language plpgsql
stable
as $added_column_steps$
declare
    name constant text := difference.name;
    head constant text := groundwork.alter_column(schema_name, table_name, name);
    declared constant jsonb := difference.declared;
    is_filled constant boolean := model #> array['fill', name] is not null;
begin
    return next groundwork.new_step(
        -- a generated column comes after those that it may be computed from
        stage => case
            when declared -> 'generated' is null then 'add_columns'::groundwork.stage
            else 'add_generated_columns'
        end,
        kind => 'column',
        name => name,
        statement => groundwork.create_statement(
            schema_name,
            table_name,
            (
                'column',
                name,
                -- a default would fill the rows before the declared expression does
                case when is_filled then declared - '{not_null, default}'::text[] else declared end
            )::groundwork.item
        ),
        undo => groundwork.drop_statement(schema_name, table_name, ('column', name, declared)),
        hazard => case
            when
                not is_filled
                and declared ->> 'not_null' = 'true'
                and coalesce(declared -> 'default', declared -> 'identity') is null
                then 'null_values'
        end,
        reason => concat(
            'every row would be null in a column declared not null',
            '; ' || groundwork.rename_advice(difference, differences)
        )
    );
    if is_filled and declared -> 'default' is not null then
        return next groundwork.new_step(
            stage => 'set_added_defaults',
            kind => 'column',
            name => name,
            statement => head || 'set default ' || (declared ->> 'default'),
            undo => head || 'drop default'
        );
        if declared -> 'serial' is not null then
            return next groundwork.new_step(
                stage => 'set_identities',
                kind => 'column',
                name => name,
                statement => format(
                    'select groundwork.continue_serial(%L, %L)',
                    format('%I.%I', schema_name, table_name),
                    name
                )
            );
        end if;
    end if;
    return query
    select *
    from groundwork.column_setting_steps(schema_name, table_name, difference);
end
$added_column_steps$;

{% endmacro %}
