{#
    Emits groundwork.explained_fault(fault, target, step): the fault of a statement that failed, as
    it is raised: without what PostgreSQL quotes of a row, with the statement, which rows do not
    convert to another type, and what to do.

    And groundwork.failed_retype(step) and groundwork.foreign_options_hint(target, column), the
    parts of it that ask the table.
#}
{% macro engine_explained_fault() %}

create or replace function groundwork.explained_fault(
    fault groundwork.fault, target oid, step groundwork.step
)
returns groundwork.fault
language plpgsql
as $explained_fault$
declare
    advice constant text := case
        when fault.code = '22023' and step.kind = 'column'
            then groundwork.foreign_options_hint(target, step.name)
    end;
    unconvertible text;
begin
    fault := groundwork.withhold_content(fault, concat(step.statement, advice));
    unconvertible := groundwork.failed_retype(step);
    if unconvertible is not null then
        fault.code := 'GW002';
        fault.message := unconvertible;
        fault.hint := 'Change those rows, or declare below meta: upgrade: convert '
            'what becomes of such values.';
    end if;
    fault.hint := coalesce(nullif(fault.hint, ''), advice, '');
    fault.detail := concat_ws(
        E'\n',
        nullif(fault.detail, ''),
        case when step.stage <> 'create' then 'Statement: ' || step.statement end
    );
    return fault;
end
$explained_fault$;

create or replace function groundwork.failed_retype(step groundwork.step)
returns text
language plpgsql
as $failed_retype$
declare
    head constant text := format(' alter column %I type ', step.name);
    place constant integer := position(head in step.statement);
    type_and_value constant text := substr(step.statement, place + length(head));
begin
    -- the statement is the engine's: alter table ... alter column ... type ... using ...
    if step.stage <> 'retype_columns' or place = 0 or position(' using ' in type_and_value) = 0 then
        return null;
    end if;
    return groundwork.unconvertible(
        to_regclass(substr(step.statement, length('alter table ') + 1, place - 13)),
        step.name,
        substr(type_and_value, position(' using ' in type_and_value) + length(' using '))
    );
exception when others then
    return null;
end
$failed_retype$;

create or replace function groundwork.foreign_options_hint(target oid, column_name text)
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
    having count(*) > 0
$foreign_options_hint$;

{% endmacro %}
