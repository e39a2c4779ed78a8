{#
    Emits groundwork.offenders(target, item, keep): an SQL condition on rows of the table, aliased
    `offender`, that the constraint `item` would not accept; null where none can be
    written (an exclusion constraint).

    keep: of rows with one key, all but the first in this order (`created_at desc`) are offenders;
    where it is null, all of them are.

    And groundwork.violation(target, item): how many rows there are, and the primary keys of some,
    as a sentence; null when there are none, or when the condition does not fit the types yet.

    And groundwork.duplicates(target, index definition): the same condition for a unique index.
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
    condition text := case item.kind
        when 'index' then groundwork.duplicates(target, item.definition ->> 'definition')
        else groundwork.offenders(target, item)
    end;
    definition constant text := concat(
        case item.kind when 'index' then 'UNIQUE INDEX USING ' end,
        item.definition ->> 'definition'
    );
    sentence text;
    fault groundwork.fault;
begin
    if condition is null then
        return null;
    end if;
    begin
        perform groundwork.lift_row_security(array[target]);
        select format('%s rows break %s: %s', found.row_count, definition, found.names)
        into sentence
        from groundwork.name_rows(target, condition) as found
        where found.row_count > 0;
        raise exception using errcode = 'GW003';
    exception
        when sqlstate 'GW003' then
            return sentence;
        when undefined_function or undefined_column or undefined_table or datatype_mismatch then
            return null;
        when data_exception or syntax_error then
            {{ engine_get_fault() | indent(12) }}
            fault := groundwork.withhold_content(fault, definition);
            return format('%s cannot be computed for every row: %s', definition, fault.message);
    end;
end
$violation$;

create or replace function groundwork.duplicates(target oid, index_definition text)
returns text
language plpgsql
as $duplicates$
declare
    condition text;
begin
    -- an index on an empty copy says what its keys are
    begin
        execute format('create temporary table groundwork_copy (like %s)', target::regclass);
        execute 'create unique index on pg_temp.groundwork_copy using ' || index_definition;
        select
            format(
                '(offender.tableoid, offender.ctid) in (select counted.tableoid, counted.ctid '
                'from (select %1$s.tableoid, %1$s.ctid, count(*) over (partition by %2$s) '
                'as members from %1$s where %3$s) as counted where counted.members > 1)',
                target::regclass,
                string_agg(keys.expression, ', '),
                concat_ws(
                    ' and ',
                    coalesce(pg_get_expr(pg_index.indpred, pg_index.indrelid), 'true'),
                    case
                        when not pg_index.indnullsnotdistinct
                            then string_agg(keys.expression || ' is not null', ' and ')
                    end
                )
            )
        into condition
        from pg_catalog.pg_index
        cross join lateral (
            select format('(%s)', pg_get_indexdef(pg_index.indexrelid, place, true)) as expression
            from generate_series(1, pg_index.indnkeyatts) as place
        ) as keys
        where pg_index.indrelid = 'pg_temp.groundwork_copy'::regclass
        group by pg_index.indexrelid;
        raise exception using errcode = 'GW003';
    exception
        when sqlstate 'GW003' then
            return condition;
        -- a column or type that the change makes first
        when undefined_column or undefined_function or undefined_object or datatype_mismatch then
            return null;
    end;
end
$duplicates$;

{% endmacro %}
