{#
    Emits groundwork.withhold_content(fault, known): the error without what it may quote of a row.
    PostgreSQL quotes values in the messages of class 22 (`invalid input syntax for type uuid:
    "..."`), in the details of class 23 (`Key (email)=(...) already exists`), and, when text is
    read as a query, a path or a name, in those of class 42. A function of the application may
    quote anything. What is left names the table, column, constraint or function.

    known  text that the message may quote: the statement, or the declaration

    And groundwork.raise_fault(fault): raises it, marked as one that quotes no row, so that
    it is not looked at again. What PostgreSQL says of a declaration, which is tried without rows,
    is marked as it is. groundwork.is_own_fault(fault): whether the words are the engine's own.
#}
{% macro engine_withhold_content() %}

create or replace function groundwork.withhold_content(fault groundwork.fault, known text)
returns groundwork.fault
language plpgsql
stable
as $withhold_content$
declare
    class constant text := left(fault.code, 2);
    culprit constant text := groundwork.application_function(fault.context);
begin
    if class = 'GW' or fault.datatype_name in ('groundwork.fault', 'groundwork.own') then
        return fault;
    end if;
    if culprit is not null then
        fault.message := format(
            '%s failed; its message is withheld, because it may quote a row', culprit
        );
    elsif
        -- these are about statements, sessions and the server; of class 22 only a wrong parameter
        (
            class not in (
                '08', '0A', '21', '23', '25', '28', '2B', '3D', '3F', '40', '42', '44', '53', '54',
                '55', '57', '58', 'XX'
            )
            and fault.code <> '22023'
        )
        or (
            (class in ('23', '3F', '42', '44') or fault.code = '22023')
            and not groundwork.quotes_names_only(fault.message, known)
        )
        -- a whole text that was to be read as a query or a path, quotation marks and all
        or (
            fault.code in ('42601', '42602')
            and position(substring(fault.message from '["«„](.*)["»“”]') in coalesce(known, '')) = 0
        )
    then
        fault.message := concat(
            case fault.code
                when '22001' then 'a value is too long for its type'
                when '22003' then 'a number is out of the range of its type'
                when '22004' then 'a value is null where it may not be'
                when '22007' then 'a value is not a valid date or time'
                when '22008' then 'a date or time is out of range'
                when '22012' then 'a division by zero'
                when '2200H' then 'a sequence has no more numbers'
                when '22P02' then 'a value is not valid for its type'
                else 'a row has a value that cannot be used'
            end,
            nullif(
                format(
                    ' (%s)',
                    concat_ws(
                        ', ',
                        'table ' || nullif(fault.table_name, ''),
                        'column ' || nullif(fault.column_name, ''),
                        'domain ' || nullif(fault.datatype_name, ''),
                        'constraint ' || nullif(fault.constraint_name, '')
                    )
                ),
                ' ()'
            )
        );
    elsif
        class not in ('23', '44')
        and (
            class not in ('3F', '42')
            or groundwork.quotes_names_only(concat(fault.detail, fault.hint), known)
        )
    then
        return fault;
    end if;
    fault.detail := '';
    fault.hint := '';
    return fault;
end
$withhold_content$;

create or replace function groundwork.is_object_name(name text)
returns boolean
language sql
stable
as $is_object_name$
    select
        exists (select from pg_catalog.pg_class where relname = name)
        or exists (select from pg_catalog.pg_attribute where attname = name)
        or exists (select from pg_catalog.pg_constraint where conname = name)
        or exists (select from pg_catalog.pg_type where typname = name)
        or exists (select from pg_catalog.pg_proc where proname = name)
        or exists (select from pg_catalog.pg_namespace where nspname = name)
        or exists (select from pg_catalog.pg_trigger where tgname = name)
        or exists (select from pg_catalog.pg_policy where polname = name)
        or exists (select from pg_catalog.pg_roles where rolname = name)
$is_object_name$;

create or replace function groundwork.quotes_names_only(message text, known text)
returns boolean
language sql
stable
as $quotes_names_only$
    -- in the quotation marks of any language
    select
        coalesce(
            bool_and(
                position(quoted.parts[1] in coalesce(known, '')) > 0
                or (
                    select bool_and(groundwork.is_object_name(names.name))
                    from string_to_table(quoted.parts[1], '.') as names (name)
                )
            ),
            true
        )
    from regexp_matches(message, '["«»„“”‹›](.*?)["«»„“”‹›]', 'g') as quoted (parts)
$quotes_names_only$;

create or replace function groundwork.application_function(context text)
returns text
language sql
stable
as $application_function$
    -- The function of a procedural language in which the error arose, and its line, unless it is
    -- the engine's. A line of the context names one with its arguments, and with its schema where
    -- the search path leaves it out.
    select innermost.line
    from (
        select lines.line
        from regexp_split_to_table(context, E'\n') with ordinality as lines (line, place)
        where starts_with(lines.line, 'PL/')
        order by lines.place
        limit 1
    ) as innermost
    where
        not exists (
            select
            from pg_catalog.pg_proc
            where
                pg_proc.pronamespace = 'groundwork'::regnamespace
                and pg_proc.proname
                = regexp_replace(split_part(innermost.line, '(', 1), '^.*[ .]', '')
        )
$application_function$;

create or replace function groundwork.is_own_fault(fault groundwork.fault)
returns boolean
language sql
stable
as $is_own_fault$
    select
        fault.code like 'GW%'
        or coalesce(fault.datatype_name, '') = 'groundwork.own'
        or coalesce(
            -- one of PostgreSQL's was only passed on there
            split_part(fault.context, E'\n', 1) ~ '^PL/.* RAISE$'
            and split_part(fault.context, E'\n', 1) !~ '\mraise_fault\('
            and groundwork.application_function(fault.context) is null,
            false
        )
$is_own_fault$;

create or replace function groundwork.raise_fault(fault groundwork.fault)
returns void
language plpgsql
as $raise_fault$
begin
    raise exception using
        errcode = fault.code,
        message = fault.message,
        detail = coalesce(fault.detail, ''),
        hint = coalesce(fault.hint, ''),
        datatype = case
            when fault.datatype_name = 'groundwork.own' then fault.datatype_name
            else 'groundwork.fault'
        end;
end
$raise_fault$;

{% endmacro %}
