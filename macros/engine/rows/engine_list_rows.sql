{#
    Emits groundwork.list_rows(query): notes the rows that a query finds in the temporary table
    groundwork_rows, numbered from 1, and returns how many. No table is locked for it, however long
    it takes; whoever changes the rows afterwards, some at a time, looks whether they are still as
    they were.

    query  in SQL, along the project's path; its columns are part (the partition or table), place
           (the ctid), and what the caller needs besides

    groundwork.forget_rows(): drops that table. And groundwork.next_batch_rows(rows, took): how many
    rows the next batch takes, after one of so many took so long: a batch is to take about 25 ms.
#}
{% macro engine_list_rows() %}

create or replace function groundwork.list_rows(query text)
returns bigint
language plpgsql
as $list_rows$
declare
    found_rows bigint;
begin
    perform groundwork.execute_in_project(
        'create temporary table if not exists groundwork_rows (); '
        'drop table pg_temp.groundwork_rows'
    );
    perform groundwork.execute_in_project(
        format(
            'create temporary table groundwork_rows as '
            'select pg_catalog.row_number() over () as number, listed.* from (%s) as listed',
            query
        )
    );
    execute 'create index on pg_temp.groundwork_rows (number)';
    execute 'analyze pg_temp.groundwork_rows';
    execute 'select count(*) from pg_temp.groundwork_rows' into found_rows;
    return found_rows;
end
$list_rows$;

create or replace function groundwork.forget_rows()
returns void
language plpgsql
as $forget_rows$
begin
    execute 'drop table if exists pg_temp.groundwork_rows';
end
$forget_rows$;

create or replace function groundwork.next_batch_rows(batch_rows integer, took interval)
returns integer
language sql
immutable
as $next_batch_rows$
    select
        case
            when took > interval '40 ms' then greatest(batch_rows / 2, 20)
            when took < interval '15 ms' then least(batch_rows * 2, 10000)
            else batch_rows
        end
$next_batch_rows$;

{% endmacro %}
