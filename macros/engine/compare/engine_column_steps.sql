{#
    Emits groundwork.column_steps(schema, table, difference, differences, live, model): the
    steps for a column that differs: one that is added, undeclared, computed again, or changed. A
    generated column holds nothing of its own: where PostgreSQL cannot change it, it is dropped and
    added again. A stored value that becomes a generated one is lost; a virtual column that becomes
    a plain one is stored first.

    differences  all of the table, live: its description
    model        convert, fill, nulls, assign_tenants: see groundwork.plan
#}
{% macro engine_column_steps() %}

create or replace function groundwork.column_steps(
    schema_name text,
    table_name text,
    difference groundwork.difference,
    differences groundwork.difference[],
    live groundwork.item[],
    model jsonb
)
returns setof groundwork.step
language plpgsql
stable
as $column_steps$
begin
    if difference.declared is null then
        return query
        select *
        from groundwork.undeclared_column_steps(schema_name, table_name, difference, live);
        return;
    end if;
    if difference.live is null then
        return query
        select *
        from groundwork.added_column_steps(
            schema_name, table_name, difference, differences, model
        );
    elsif groundwork.is_computed_again(difference, differences) then
        return query
        select *
        from groundwork.computed_column_steps(schema_name, table_name, difference);
    else
        return query
        select *
        from groundwork.changed_column_steps(schema_name, table_name, difference, model);
        if coalesce(difference.declared -> 'serial', difference.live -> 'serial') is not null then
            return query
            select *
            from groundwork.serial_steps(schema_name, table_name, difference);
        end if;
    end if;
    return query
    select *
    from groundwork.filled_column_steps(
        schema_name,
        table_name,
        difference,
        difference.live is not null
        and not groundwork.is_computed_again(difference, differences),
        model
    );
end
$column_steps$;

{% endmacro %}
