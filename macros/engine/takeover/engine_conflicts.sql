{#
    Emits groundwork.conflicts(target, item, after): an SQL condition on rows of the table, aliased
    `offender`, that the unique index or the exclusion constraint `item` would not accept beside
    each other; null where the item does not fit the columns yet. PostgreSQL says what its keys are:
    the item is made on an empty copy of the table, in a subtransaction that is rolled back.

    after   {column: expression}: see groundwork.values_after
#}
{% macro engine_conflicts() %}

create or replace function groundwork.conflicts(
    target oid, item groundwork.item, after jsonb default '{}'
)
returns text
language plpgsql
as $conflicts$
declare
    condition text;
begin
    begin
        perform groundwork.execute_in_project(
            format(
                'create temporary table groundwork_copy as select * from %s as rows_after limit 0',
                case
                    when after = '{}' then target::regclass::text
                    else groundwork.rows_after(target, after, with_place => false)
                end
            )
        );
        perform groundwork.execute_in_project(
            case item.kind
                when 'index'
                    then 'create unique index on pg_temp.groundwork_copy using '
                else 'alter table pg_temp.groundwork_copy add '
            end || (item.definition ->> 'definition')
        );
        with
        keys as (

            select
                pg_index.indexrelid as index_id,
                format('(%s)', pg_get_indexdef(pg_index.indexrelid, place::integer, true))
                    as expression,
                place,
                pg_constraint.conexclop[place]::regoperator::oid as operator_id
            from pg_catalog.pg_index
            left join pg_catalog.pg_constraint
                on
                    pg_index.indexrelid = pg_constraint.conindid
                    and pg_constraint.contype = 'x'
            cross join generate_series(1, pg_index.indnkeyatts) as place
            where pg_index.indrelid = 'pg_temp.groundwork_copy'::regclass

        ),

        rows_with_keys as (

            select
                format(
                    'select own.tableoid, own.ctid, %s from %s as own where %s',
                    string_agg(
                        format('%s as key_%s', keys.expression, keys.place),
                        ', '
                        order by keys.place
                    ),
                    coalesce(
                        case when after <> '{}' then groundwork.rows_after(target, after) end,
                        target::regclass::text
                    ),
                    coalesce(pg_get_expr(pg_index.indpred, pg_index.indrelid), 'true')
                ) as query,
                string_agg(format('key_%s', keys.place), ', ') as names,
                case
                    when not pg_index.indnullsnotdistinct
                        then string_agg(format('key_%s is not null', keys.place), ' and ')
                end as are_set,
                string_agg(
                    format(
                        'first.key_%1$s operator(%2$I.%3$s) second.key_%1$s',
                        keys.place,
                        pg_namespace.nspname,
                        pg_operator.oprname
                    ),
                    ' and '
                ) as conflict
            from keys
            inner join pg_catalog.pg_index
                on keys.index_id = pg_index.indexrelid
            left join pg_catalog.pg_operator
                on keys.operator_id = pg_operator.oid
            left join pg_catalog.pg_namespace
                on pg_operator.oprnamespace = pg_namespace.oid
            group by pg_index.indexrelid

        )

        select
            case item.kind
                when 'index'
                    then format(
                        '(offender.tableoid, offender.ctid) in (select counted.tableoid, '
                        'counted.ctid from (select keyed.tableoid, keyed.ctid, '
                        'count(*) over (partition by %2$s) as members from (%1$s) as keyed '
                        'where %3$s) as counted where counted.members > 1)',
                        rows_with_keys.query,
                        rows_with_keys.names,
                        coalesce(rows_with_keys.are_set, 'true')
                    )
                else format(
                    '(offender.tableoid, offender.ctid) in (select first.tableoid, first.ctid '
                    'from (%1$s) as first inner join (%1$s) as second on %2$s '
                    'and (first.tableoid, first.ctid) <> (second.tableoid, second.ctid))',
                    rows_with_keys.query,
                    rows_with_keys.conflict
                )
            end
        into condition
        from rows_with_keys;
        raise exception using errcode = 'GW003';
    exception
        when sqlstate 'GW003' then
            return condition;
        -- a column or type that the change makes first
        when
            undefined_column
            or undefined_function
            or undefined_object
            or datatype_mismatch
            or cannot_coerce
            or invalid_table_definition
        then
            return null;
    end;
end
$conflicts$;

{% endmacro %}
