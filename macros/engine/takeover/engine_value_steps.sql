{#
    Emits groundwork.value_steps(target, declared, steps, model, run): a step for each column among
    `steps` whose values to come cannot be computed or stored: the default of a new column, the
    expression of a generated one, what a rule fills in, the conversion to another type. It has the
    hazard null_values where they would be null, else no statement; its reason says for which rows.
    A table that is large is not read for it.

    groundwork.new_values(target, declared, steps, model)  these columns and their expressions
      source        default, expression, fill or convert
      condition     which rows get the value; null where it is one value for all of them
    groundwork.column_conversion(column, old type, new type, model)  the expression that converts it
    groundwork.value_fault(target, column, type, is_not_null, expression, condition, after)
                  what is wrong with them, as PostgreSQL says it, and the primary keys of some rows
    groundwork.value_sentence(target, source, expression, fault, row_count, names)  the reason
    groundwork.store_values(target, expression, condition, after)  computes the values into
                  pg_temp.groundwork_values, which has a column of their type
    groundwork.index_value_steps(target, declared, steps, after)  the same for new indexes

    after: the values of the other columns (groundwork.values_after).
#}
{% macro engine_value_steps() %}

create or replace function groundwork.new_values(
    target oid, declared groundwork.item[], steps groundwork.step[], model jsonb
)
returns table (
    stage groundwork.stage,
    name text,
    type text,
    is_not_null boolean,
    source text,
    expression text,
    condition text
)
language sql
as $new_values$
    select
        step.stage,
        item.name,
        item.definition ->> 'type',
        item.definition ->> 'not_null' = 'true'
        and step.stage <> 'retype_columns'
        and model #> array['nulls', item.name] is null
        and not (item.name = 'tenant_id' and model ? 'assign_tenants'),
        chosen.source,
        chosen.expression,
        chosen.condition
    from unnest(steps) as step
    inner join unnest(declared) as item
        on
            step.name = item.name
            and item.kind = 'column'
    left join pg_catalog.pg_attribute
        on
            pg_attribute.attrelid = target
            and item.name = pg_attribute.attname
            and not pg_attribute.attisdropped
    cross join lateral (
        select
            'expression' as source,
            item.definition ->> 'default' as expression,
            'true' as condition
        where
            step.stage in ('add_generated_columns', 'set_expressions')
            -- a virtual column is computed when it is read
            and (
                item.definition ->> 'generated' = 's'
                or (
                    item.definition ->> 'generated' = 'v'
                    and item.definition ->> 'not_null' = 'true'
                )
            )

        union all

        select
            'fill',
            model #>> array['fill', item.name],
            case
                when pg_attribute.attname is null then 'true'
                else format('%I is null', item.name)
            end
        where
            step.stage = 'fill_nulls'
            -- while a table is taken over, other rules change the rows first
            and coalesce(model -> 'usual', '{}') = '{}'

        union all

        select
            'convert',
            groundwork.column_conversion(
                item.name,
                format_type(pg_attribute.atttypid, pg_attribute.atttypmod),
                item.definition ->> 'type',
                model
            ),
            'true'
        where step.stage = 'retype_columns'

        union all

        select
            'default',
            coalesce(item.definition ->> 'default', 'null'),
            null
        where
            step.stage = 'add_columns'
            and model #> array['fill', item.name] is null
            and item.definition -> 'identity' is null
    ) as chosen
    where step.kind = 'column'
$new_values$;

create or replace function groundwork.column_conversion(
    column_name text, old_type text, new_type text, model jsonb
)
returns text
language sql
stable
as $column_conversion$
    select
        case
            when groundwork.is_function(rule.text) then format('%s(%I)', rule.text, column_name)
            else coalesce(
                rule.text,
                groundwork.conversion(quote_ident(column_name), old_type, new_type)
            )
        end
    from (select model #>> array['convert', column_name] as text) as rule
$column_conversion$;

create or replace function groundwork.store_values(
    target oid, expression text, condition text, after jsonb
)
returns void
language plpgsql
as $store_values$
begin
    if condition is not null then
        perform groundwork.execute_in_project(
            format(
                -- a rule may name the table
                'insert into pg_temp.groundwork_values select %s from %s as %I where %s',
                expression,
                groundwork.rows_after(target, after),
                (select pg_class.relname from pg_catalog.pg_class where pg_class.oid = target),
                condition
            )
        );
        return;
    end if;

    -- a sequence would be moved, and does not come back
    perform groundwork.execute_in_project(
        format(
            'alter table pg_temp.groundwork_values alter %I set default %s',
            (
                select pg_attribute.attname
                from pg_catalog.pg_attribute
                where
                    pg_attribute.attrelid = 'pg_temp.groundwork_values'::regclass
                    and pg_attribute.attnum = 1
            ),
            expression
        )
    );
    if
        not exists (
            select
            from pg_catalog.pg_attrdef
            inner join pg_catalog.pg_depend
                on
                    pg_depend.classid = 'pg_catalog.pg_attrdef'::regclass
                    and pg_attrdef.oid = pg_depend.objid
            inner join pg_catalog.pg_class
                on
                    pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
                    and pg_depend.refobjid = pg_class.oid
            where
                pg_attrdef.adrelid = 'pg_temp.groundwork_values'::regclass
                and pg_class.relkind = 'S'
        )
    then
        perform groundwork.execute_in_project(
            'insert into pg_temp.groundwork_values default values'
        );
    end if;
end
$store_values$;

create or replace function groundwork.value_fault(
    target oid,
    column_name text,
    type text,
    is_not_null boolean,
    expression text,
    condition text,
    after jsonb,
    out fault groundwork.fault,
    out row_count bigint,
    out names text
)
language plpgsql
as $value_fault$
declare
    examples text[] := '{}';
    row_partition oid;
    place tid;
begin
    begin
        perform groundwork.lift_row_security(array[target]);
        perform groundwork.execute_in_project(
            format(
                'create temporary table groundwork_values (%I %s%s)',
                column_name,
                type,
                case when is_not_null then ' not null' end
            )
        );
        begin
            perform groundwork.store_values(target, expression, condition, after);
        exception when assert_failure or others then
            {{ engine_get_fault() | indent(12) }}
            fault := groundwork.withhold_content(fault, expression);
        end;

        if fault.code is not null and condition is not null and left(fault.code, 2) <> '42' then
            row_count := 0;
            for row_partition, place in
                execute format(
                    'select tableoid, ctid from %s where %s', target::regclass, condition
                )
            loop
                begin
                    perform groundwork.store_values(
                        target,
                        expression,
                        format('tableoid = %L and ctid = %L', row_partition, place),
                        after
                    );
                exception when assert_failure or others then
                    row_count := row_count + 1;
                    if row_count <= 5 then
                        examples := examples || format(
                            '(offender.tableoid, offender.ctid) = (%L, %L)', row_partition, place
                        );
                    end if;
                end;
            end loop;
            names := (
                groundwork.name_rows(target, array_to_string(examples, ' or '), row_count)
            ).names;
        end if;
        raise exception using errcode = 'GW003';
    exception when sqlstate 'GW003' then
        null;
    end;
end
$value_fault$;

create or replace function groundwork.value_steps(
    target oid,
    declared groundwork.item[],
    steps groundwork.step[],
    model jsonb,
    run groundwork.run
)
returns setof groundwork.step
language plpgsql
as $value_steps$
declare
    is_large constant boolean := groundwork.is_large(target, run.online_rows);
    is_empty constant boolean := not groundwork.is_large(target, 0);
    after constant jsonb := groundwork.values_after(target, declared, steps, model);
    others_after constant jsonb := after - array(
        select item.name
        from unnest(declared) as item
        where
            item.kind = 'column'
            and item.definition -> 'generated' is not null
    );
    new_value record;
    found_fault record;
begin
    for new_value in
        select *
        from groundwork.new_values(target, declared, steps, model)
    loop
        -- PostgreSQL computes a default that is the same for all rows in any case
        if
            is_empty
            and new_value.condition is null
            and (
                new_value.expression = 'null'
                or not groundwork.is_immutable(target, new_value.type, new_value.expression)
            )
        then
            continue;
        end if;
        found_fault := groundwork.value_fault(
            target,
            new_value.name,
            new_value.type,
            -- that every row is null is said by the step that adds the column
            new_value.is_not_null and new_value.expression <> 'null',
            new_value.expression,
            -- an expression that is none is found without rows
            case
                when is_large and new_value.condition is not null then 'false'
                else new_value.condition
            end,
            case when new_value.source in ('expression', 'fill') then others_after else '{}' end
        );
        if
            (found_fault.fault).code is null
            -- the trial has read it; it is computed from what is not there yet: a column, a sequence
            or (
                left((found_fault.fault).code, 2) = '42'
                and (
                    new_value.source in ('expression', 'default')
                    or exists (
                        select
                        from unnest(steps) as step
                        where
                            step.stage = 'add_columns'
                            and step.name <> new_value.name
                            and not after ? step.name
                    )
                )
            )
        then
            continue;
        end if;
        return next groundwork.new_step(
            stage => new_value.stage,
            kind => 'values of column',
            name => new_value.name,
            statement => case when (found_fault.fault).code = '23502' then 'select' end,
            hazard => case when (found_fault.fault).code = '23502' then 'null_values' end,
            reason => groundwork.value_sentence(
                target,
                new_value.source,
                new_value.expression,
                found_fault.fault,
                found_fault.row_count,
                found_fault.names
            )
        );
    end loop;

    if not is_large and not is_empty then
        return query
        select *
        from groundwork.index_value_steps(
            target, declared, steps, after
        );
    end if;
end
$value_steps$;

create or replace function groundwork.index_value_steps(
    target oid, declared groundwork.item[], steps groundwork.step[], after jsonb
)
returns setof groundwork.step
language plpgsql
as $index_value_steps$
declare
    item groundwork.item;
    fault groundwork.fault;
    refused groundwork.step[] := '{}';
begin
    if not exists (select from unnest(steps) as step where step.stage = 'make_indexes') then
        return;
    end if;
    begin
        perform groundwork.lift_row_security(array[target]);
        perform groundwork.execute_in_project(
            'create temporary table groundwork_copy as select * from '
            || groundwork.rows_after(target, after, with_place => false) || ' as rows_after'
        );
        for item in
            select declared_item.*
            from unnest(declared) as declared_item
            where
                declared_item.kind = 'index'
                -- groundwork.violation computes these
                and declared_item.definition ->> 'unique' = 'false'
                and exists (
                    select
                    from unnest(steps) as step
                    where
                        step.stage = 'make_indexes'
                        and step.name = declared_item.name
                )
        loop
            begin
                perform groundwork.execute_in_project(
                    'create index on pg_temp.groundwork_copy using '
                    || (item.definition ->> 'definition')
                );
            exception
                when data_exception or program_limit_exceeded or raise_exception then
                    {{ engine_get_fault() | indent(20) }}
                    fault := groundwork.withhold_content(fault, item.definition ->> 'definition');
                    refused := refused || groundwork.new_step(
                        stage => 'make_indexes',
                        kind => 'index',
                        name => item.name,
                        statement => null,
                        reason => format(
                            '%s cannot be computed for every row: %s',
                            item.definition ->> 'definition',
                            fault.message
                        )
                    );
                when others then
                    null;
            end;
        end loop;
        raise exception using errcode = 'GW003';
    exception
        when sqlstate 'GW003' then
            return query
            select *
            from unnest(refused);
        -- the values that it would hold are refused themselves
        when others then
            return;
    end;
end
$index_value_steps$;

create or replace function groundwork.value_sentence(
    target oid,
    source text,
    expression text,
    fault groundwork.fault,
    row_count bigint,
    names text
)
returns text
language sql
stable
as $value_sentence$
    select
        case
            when expression = 'null' then 'every row would be null, which its type does not allow'
            when source = 'convert' and row_count is not null
                then format(
                    '%s rows of %s have a value that %s %s: %s',
                    row_count,
                    groundwork.shown_name(target),
                    expression,
                    case fault.code when '23502' then 'makes null' else 'does not convert' end,
                    names
                )
            else concat(
                case source
                    when 'default' then 'its default '
                    when 'expression' then 'its expression '
                    else format('%s: ', source)
                end,
                expression,
                case fault.code
                    when '23502' then ' is null' else ' cannot be computed'
                end,
                ' for ' || row_count || ' rows',
                case when fault.code <> '23502' then format(' (%s)', fault.message) end,
                ': ' || names
            )
        end
$value_sentence$;

{% endmacro %}
