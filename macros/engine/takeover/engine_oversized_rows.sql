{#
    Emits groundwork.oversized_rows(target, definition, after): the rows of the table whose keys are
    too large for an index, as PostgreSQL says it: each that could be is put into an empty copy of
    the table that has the index, in a subtransaction that is rolled back.

    definition  of the index, from its method on
    after       {column: expression}: see groundwork.values_after
    returns     keys       the columns and expressions of the index
                condition  on these rows, aliased `offender`, which holds until one is changed; null
                           where there are none
                sentence   how many there are, and the keys of some

    And groundwork.repair_oversized(target, definition, action, reason, run): see groundwork.repair.
#}
{% macro engine_oversized_rows() %}

create or replace function groundwork.oversized_rows(
    target oid,
    definition text,
    after jsonb default '{}',
    out keys text[],
    out condition text,
    out sentence text
)
language plpgsql
as $oversized_rows$
declare
    source constant text := groundwork.rows_after(target, after);
    columns text;
    filter text;
    candidates jsonb;
    row_partition oid;
    place tid;
    partitions oid[] := '{}';
    places tid[] := '{}';
begin
    begin
        perform groundwork.lift_row_security(array[target]);
        perform groundwork.execute_in_project(
            'create temporary table groundwork_copy as select * from '
            || groundwork.rows_after(target, after, with_place => false) || ' as rows_after limit 0'
        );
        perform groundwork.execute_in_project(
            'create index on pg_temp.groundwork_copy using ' || definition
        );
        select
            array_agg(
                pg_get_indexdef(pg_index.indexrelid, numbers.number, true) order by numbers.number
            ),
            coalesce(pg_get_expr(pg_index.indpred, pg_index.indrelid), 'true')
        into keys, filter
        from pg_catalog.pg_index
        cross join generate_series(1, pg_index.indnatts::integer) as numbers (number)
        where pg_index.indrelid = 'pg_temp.groundwork_copy'::regclass
        group by
            pg_index.indpred,
            pg_index.indrelid;
        columns := (
            select string_agg(quote_ident(attname), ', ' order by attnum)
            from pg_catalog.pg_attribute
            where
                attrelid = 'pg_temp.groundwork_copy'::regclass
                and attnum > 0
        );
        candidates := groundwork.answer_in_project(
            format(
                -- no index has a limit below 2,600 bytes, and what it compresses gets smaller
                'select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('
                '''row_partition'', own.tableoid, ''place'', own.ctid)) '
                'from %s as own where (%s) and %s > 2000',
                source,
                filter,
                (
                    select
                        string_agg(
                            format('coalesce(pg_catalog.pg_column_size((%s)), 0)', key.expression),
                            ' + '
                        )
                    from unnest(keys) as key (expression)
                )
            )
        );
        for row_partition, place in
            select
                candidate.row_partition,
                candidate.place
            from jsonb_to_recordset(candidates) as candidate (row_partition oid, place tid)
        loop
            begin
                perform groundwork.execute_in_project(
                    format(
                        'insert into pg_temp.groundwork_copy select %s from %s as own '
                        'where own.tableoid = %L and own.ctid = %L',
                        columns,
                        source,
                        row_partition,
                        place
                    )
                );
            exception when program_limit_exceeded then
                partitions := partitions || row_partition;
                places := places || place;
            end;
        end loop;
        if places <> '{}' then
            condition := format(
                '(offender.tableoid, offender.ctid) in '
                '(select * from unnest(%L::pg_catalog.oid[], %L::pg_catalog.tid[]))',
                partitions,
                places
            );
            select
                concat(named.row_count, ' rows are too large for ', definition, ': ', named.names)
            into sentence
            from groundwork.name_rows(target, condition) as named;
        end if;
        raise exception using errcode = 'GW003';
    exception
        when sqlstate 'GW003' then
            null;
        -- a column, type or function that the change makes first, or a value that it refuses
        when others then
            keys := null;
    end;
end
$oversized_rows$;

create or replace function groundwork.repair_oversized(
    target oid, definition text, action text, reason text, run_id text
)
returns bigint
language plpgsql
as $repair_oversized$
declare
    condition constant text := (
        groundwork.oversized_rows(target, definition)
    ).condition;
begin
    if condition is null then
        return 0;
    end if;
    return groundwork.repair(target, condition, action, reason, run_id);
end
$repair_oversized$;

{% endmacro %}
