{#
    Emits groundwork.offenders(target, constraint item, keep): an SQL condition on rows of the
    table, aliased `offender`, that the constraint would not accept; null where none can be
    written (an exclusion constraint).

    keep: of rows with one key, all but the first in this order (`created_at desc`) are offenders;
    where it is null, all of them are.

    And groundwork.violation(target, item): how many rows there are and one of them, as a sentence;
    null when there are none, or when the condition does not fit the types yet.
#}
{% macro engine_offenders() %}

create or replace function groundwork.offenders(
    target oid, item groundwork.item, keep text default null
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
                'from (select %1$s.tableoid, %1$s.ctid, row_number() over '
                '(partition by %2$s order by %3$s, %1$s.ctid) as place, '
                'count(*) over (partition by %2$s) as members from %1$s where %4$s) as ranked '
                'where ranked.members > 1 and ranked.place > %5$s)',
                target::regclass,
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

create or replace function groundwork.violation(target oid, item groundwork.item)
returns text
language plpgsql
as $violation$
declare
    condition text := groundwork.offenders(target, item);
    sentence text;
begin
    if condition is null then
        return null;
    end if;
    begin
        perform groundwork.lift_row_security(array[target]);
        sentence := groundwork.answer_in_project(
            format(
                'select pg_catalog.concat(pg_catalog.count(*), '' rows break '', %L, '
                ''', such as '', pg_catalog.left(pg_catalog.min(pg_catalog.to_jsonb(offender)'
                '::text), 200)) from %s as offender where %s having pg_catalog.count(*) > 0',
                item.definition ->> 'definition',
                target::regclass,
                condition
            )
        );
        raise exception using errcode = 'GW003';
    exception
        when sqlstate 'GW003' then
            return sentence;
        when undefined_function or undefined_column or undefined_table or datatype_mismatch then
            return null;
    end;
end
$violation$;

{% endmacro %}
