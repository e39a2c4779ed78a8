{#
    Emits groundwork.value_fault(target, column, type, is_not_null, expression, condition, after):
    what is wrong with the values of a column, as PostgreSQL says it, and the primary keys of some
    rows; and groundwork.store_values(target, expression, condition, after), which computes the
    values into pg_temp.groundwork_values, which has a column of their type.

    after  the values of the other columns (groundwork.values_after)
#}
{% macro engine_value_fault() %}

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
