{#
    Emits groundwork.explained_fault(fault, schema, table, step): the fault of a statement that
    failed, as it is raised: without what PostgreSQL quotes of a row, with the statement, which rows
    do not convert to another type, and what to do.

    groundwork.as_refusal(schema, table, step, fault): what PostgreSQL says of rows, values and
    limits in the words of a refusal. A plan foresees most of it: groundwork.value_steps.

    And groundwork.failed_retype(step) and groundwork.foreign_options_hint(target, column, message),
    the parts of it that ask the table.
#}
{% macro engine_explained_fault() %}

create or replace function groundwork.explained_fault(
    fault groundwork.fault, schema_name text, table_name text, step groundwork.step
)
returns groundwork.fault
language plpgsql
as $explained_fault$
declare
    target constant oid := to_regclass(format('%I.%I', schema_name, table_name));
    advice constant text := case
        when fault.code = '22023' and step.kind = 'column'
            then groundwork.foreign_options_hint(target, step.name, fault.message)
    end;
    is_own constant boolean := groundwork.is_own_fault(fault);
    unconvertible text;
begin
    fault := groundwork.withhold_content(fault, concat(step.statement, advice));
    if is_own then
        fault.datatype_name := 'groundwork.own';
    end if;
    if step.conversion is not null then
        unconvertible := groundwork.failed_retype(step);
    end if;
    if unconvertible is not null then
        fault.code := 'GW002';
        fault.message := unconvertible;
        fault.hint := 'Change those rows, or declare below meta: upgrade: convert '
            'what becomes of such values. See docs/upgrade_keys.md#convert.';
    end if;
    fault.hint := coalesce(nullif(fault.hint, ''), advice, '');
    fault := groundwork.as_refusal(schema_name, table_name, step, fault);
    fault.detail := concat_ws(
        E'\n',
        nullif(fault.detail, ''),
        case when step.stage <> 'create' then 'Statement: ' || step.statement end
    );
    return fault;
end
$explained_fault$;

create or replace function groundwork.as_refusal(
    schema_name text, table_name text, step groundwork.step, fault groundwork.fault
)
returns groundwork.fault
language plpgsql
immutable
as $as_refusal$
begin
    if
        step.stage <> 'create'
        and (left(fault.code, 2) in ('22', '23', '54', 'P0') or fault.code = '55000')
    then
        fault.message := concat(
            format('%I.%I cannot become what is declared:', schema_name, table_name),
            E'\n  - ',
            case
                when fault.code = '23502' then 'null_values: '
                when left(fault.code, 2) = '23' then 'violating_rows: '
            end,
            format('%s %s: %s', step.kind, step.name, fault.message)
        );
        fault.hint := coalesce(
            nullif(fault.hint, ''), 'Change the rows, the declaration, or the table by hand.'
        );
        fault.code := 'GW002';
    end if;
    return fault;
end
$as_refusal$;

create or replace function groundwork.failed_retype(step groundwork.step)
returns text
language plpgsql
as $failed_retype$
begin
    return groundwork.unconvertible(
        to_regclass(step.converted_table), step.name, step.conversion
    );
exception when others then
    return null;
end
$failed_retype$;

create or replace function groundwork.foreign_options_hint(
    target oid, column_name text, message text
)
returns text
language sql
stable
as $foreign_options_hint$
    -- PostgreSQL refuses a storage parameter beside one that it does not know, which a newer minor
    -- release has left behind
    select
        format(
            'The column has storage parameters that this server does not know. Remove them and '
            'run again: alter table %s alter column %I reset (%s)',
            groundwork.shown_name(target),
            column_name,
            string_agg(quote_ident(option.name), ', ')
        )
    from pg_catalog.pg_attribute
    cross join lateral (
        select split_part(parameter, '=', 1) as name
        from unnest(pg_attribute.attoptions) as parameters (parameter)
    ) as option
    where
        pg_attribute.attrelid = target
        and pg_attribute.attname = column_name
        and option.name not in ('{{ engine_column_options() | join("', '") }}')
        and position(option.name in message) > 0
    having count(*) > 0
$foreign_options_hint$;

{% endmacro %}
