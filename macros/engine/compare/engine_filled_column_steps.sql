{#
    Emits groundwork.filled_column_steps(schema, table, difference, is_changed, model): the steps
    that fill the nulls of a column, and let it be null or not.

    is_changed  the column existed and is not computed again
    model       fill, nulls, assign_tenants: see groundwork.plan
#}
{% macro engine_filled_column_steps() %}

create or replace function groundwork.filled_column_steps(
    schema_name text,
    table_name text,
    difference groundwork.difference,
    is_changed boolean,
    model jsonb
)
returns setof groundwork.step
language plpgsql
stable
as $filled_column_steps$
declare
    name constant text := difference.name;
    head constant text := groundwork.alter_column(schema_name, table_name, name);
    fill constant text := model #>> array['fill', name];
    is_new constant boolean := difference.live is null;
    is_not_null constant boolean := difference.declared ->> 'not_null' = 'true';
    was_not_null constant boolean := coalesce(difference.live ->> 'not_null' = 'true', false);
begin
    if
        fill is not null
        and (is_new or (is_not_null and not was_not_null))
        -- groundwork.assign_tenants does it
        and not (name = 'tenant_id' and model ? 'assign_tenants')
    then
        return next groundwork.new_step(
            stage => 'fill_nulls',
            kind => 'column',
            name => name,
            statement => format(
                'update %I.%I set %I = %s where %I is null',
                schema_name,
                table_name,
                name,
                fill,
                name
            )
        );
    end if;
    if is_not_null = was_not_null or not (is_changed or (is_new and fill is not null)) then
        return;
    end if;
    return next groundwork.new_step(
        stage => case
            when is_not_null then 'set_not_null'::groundwork.stage else 'drop_not_null'
        end,
        kind => 'column',
        name => name,
        statement => head || case when is_not_null then 'set' else 'drop' end || ' not null',
        undo => head || case when is_not_null then 'drop' else 'set' end || ' not null',
        hazard => case
            when is_not_null and fill is null and model #> array['nulls', name] is null
                then 'null_values'
        end,
        reason => 'rows are null in a column declared not null'
    );
end
$filled_column_steps$;

{% endmacro %}
