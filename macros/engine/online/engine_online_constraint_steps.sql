{#
    Emits groundwork.online_constraint_steps(schema, table, declared, live, steps, planned): the
    online steps for a constraint that is added: checks and foreign keys not valid, to be
    validated later; keys from an index that was built concurrently. Keys of a table that is
    partitioned, and before PostgreSQL 18 its foreign keys: see engine_online_part_steps.

    planned  the step as a small table would take it, one of `steps`
#}
{% macro engine_online_constraint_steps() %}

create or replace function groundwork.online_constraint_steps(
    schema_name text,
    table_name text,
    declared groundwork.item[],
    live groundwork.item[],
    steps groundwork.step[],
    planned groundwork.step
)
returns setof groundwork.step
language plpgsql
stable
as $online_constraint_steps$
declare
    name constant text := planned.name;
    definition constant jsonb := groundwork.definition_of(declared, 'constraint', name);
    type constant text := definition ->> 'type';
    index_definition constant jsonb := groundwork.definition_of(live, 'index', name);
    partitioned constant oid := groundwork.partitioned_table(schema_name, table_name);
    item constant groundwork.item := (planned.kind, name, definition);
    -- a primary key would read all rows for nulls, unless its columns are not null by now
    is_early constant boolean := type = 'p' and exists (
        select
        from unnest(steps) as pending
        where
            pending.kind = 'column'
            and pending.stage in ('add_columns', 'set_not_null')
            and definition -> 'columns' ? pending.name
    );
begin
    if type = 'x' then
        planned.hazard := coalesce(planned.hazard, 'table_rewrite');
        planned.reason :=
            'the index of an exclusion constraint is built while nobody can use the table';
        return next planned;
    elsif partitioned is not null and type in ('p', 'u') then
        return query
        select step.*
        from groundwork.part_key_steps(partitioned, item) as step
        where
            step.mode = 'outside'
            or not is_early;
    elsif
        partitioned is not null
        and type = 'f'
        and current_setting('server_version_num')::integer < 180000
    then
        return query
        select step.*
        from groundwork.part_reference_steps(partitioned, item, planned) as step;
    elsif type in ('c', 'f') then
        planned.statement := groundwork.create_statement(
            schema_name,
            table_name,
            (planned.kind, name, definition || '{"validated": false}')::groundwork.item
        );
        return next planned;
    elsif index_definition is null then
        return next groundwork.new_step(
            stage => planned.stage,
            kind => 'index',
            name => name,
            statement => format(
                'create unique index concurrently %I on %I.%I using %s',
                name,
                schema_name,
                table_name,
                definition ->> 'index'
            ),
            undo => format('drop index %I.%I', schema_name, name),
            mode => 'outside'
        );
    elsif
        index_definition ->> 'valid' = 'false'
        or index_definition -> 'definition' <> definition -> 'index'
    then
        return next groundwork.new_step(
            stage => planned.stage,
            kind => 'index',
            name => name,
            statement => format('drop index concurrently %I.%I', schema_name, name),
            mode => 'outside'
        );
    elsif not is_early then
        return next groundwork.new_step(
            stage => planned.stage,
            kind => planned.kind,
            name => name,
            statement => concat_ws(
                ' ',
                format('alter table %I.%I add constraint %I', schema_name, table_name, name),
                case type when 'p' then 'primary key' else 'unique' end,
                format('using index %I', name),
                definition ->> 'deferrable'
            ),
            undo => planned.undo
        );
    end if;
end
$online_constraint_steps$;

{% endmacro %}
