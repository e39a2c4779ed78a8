{#
    Emits groundwork.offenders(target, item, keep, source): an SQL condition on rows of the table,
    aliased `offender`, that the constraint `item` would not accept; null for an exclusion
    constraint, which groundwork.conflicts can write.

    keep    of rows with one key, all but the first in this order (`created_at desc`) are offenders;
            where it is null, all of them are
    source  the rows, where they are not those of the table (groundwork.rows_after)

    And groundwork.violation(target, item, after): how many rows there are, and the primary keys of
    some, as a sentence; null when there are none, or when the condition does not fit the types yet.

    after   {column: expression} for what a change makes of columns: see groundwork.values_after
#}
{% macro engine_offenders() %}

create or replace function groundwork.offenders(
    target oid, item groundwork.item, keep text default null, source text default null
)
returns text
language sql
stable
{{ engine_project_path() }}
as $offenders$
    select
        case item.definition ->> 'type'
            when 'c' then '(' || (item.definition ->> 'expression') || ') is false'
            when 'f'
                then format(
                    '(%s and not exists (select from %s as parent where %s)%s)',
                    string_agg(format('offender.%I is not null', names.own), ' and '),
                    item.definition ->> 'references',
                    string_agg(
                        -- an aggregate is computed for keys and checks too, which refer to nothing
                        'parent.' || quote_ident(names.referenced)
                        || format(' = offender.%I', names.own),
                        ' and '
                    ),
                    case
                        when item.definition ->> 'definition' like '% MATCH FULL%'
                            then format(
                                ' or num_nulls(%s) between 1 and %s',
                                string_agg(format('offender.%I', names.own), ', '),
                                count(*) - 1
                            )
                    end
                )
            when 'x' then null
            else format(
                -- the partitions of a table share their ctids
                '(offender.tableoid, offender.ctid) in (select ranked.tableoid, ranked.ctid '
                'from (select own.tableoid, own.ctid, row_number() over '
                '(partition by %2$s order by %3$s, own.ctid) as place, '
                'count(*) over (partition by %2$s) as members from %1$s as own where %4$s) '
                'as ranked where ranked.members > 1 and ranked.place > %5$s)',
                coalesce(source, target::regclass::text),
                string_agg(quote_ident(names.own), ', '),
                coalesce(keep, '1'),
                case
                    when item.definition ->> 'definition' like 'UNIQUE NULLS NOT DISTINCT%'
                        then 'true'
                    else string_agg(format('%I is not null', names.own), ' and ')
                end,
                case when keep is null then 0 else 1 end
            )
        end
    from (
        select
            own.name #>> '{}' as own,
            referenced.name #>> '{}' as referenced
        from jsonb_array_elements(item.definition -> 'columns') with ordinality as own (name, place)
        left join jsonb_array_elements(item.definition -> 'referenced_columns')
            with ordinality as referenced (name, place)
            using (place)
    ) as names
    where item.definition ->> 'type' in ('c', 'f', 'p', 'u')
$offenders$;

create or replace function groundwork.violation(
    target oid, item groundwork.item, after jsonb default '{}'
)
returns text
language plpgsql
as $violation$
declare
    definition constant text := concat(
        case item.kind when 'index' then 'UNIQUE INDEX USING ' end,
        item.definition ->> 'definition'
    );
    source constant text := case when after <> '{}' then groundwork.rows_after(target, after) end;
    condition text;
    sentence text;
    fault groundwork.fault;
begin
    condition := case
        when item.kind = 'index' or item.definition ->> 'type' = 'x'
            then groundwork.conflicts(target, item, after)
        else groundwork.offenders(target, item, source => source)
    end;
    if condition is null then
        return null;
    end if;
    begin
        perform groundwork.lift_row_security(array[target]);
        select format('%s rows break %s: %s', found.row_count, definition, found.names)
        into sentence
        from groundwork.name_rows(target, condition, source => source) as found
        where found.row_count > 0;
        raise exception using errcode = 'GW003';
    exception
        when sqlstate 'GW003' then
            return sentence;
        when
            undefined_function
            or undefined_column
            or undefined_table
            or undefined_object
            or datatype_mismatch
            or cannot_coerce
        then
            return null;
        when data_exception or syntax_error or raise_exception or integrity_constraint_violation
        then
            -- the values to come may be what cannot be computed; that is found by the step itself
            if after <> '{}' then
                return null;
            end if;
            {{ engine_get_fault() | indent(12) }}
            fault := groundwork.withhold_content(fault, definition);
            return format('%s cannot be computed for every row: %s', definition, fault.message);
    end;
end
$violation$;

{% endmacro %}
