{#
    Emits groundwork.is_large(target, row_limit): whether the table has more rows than that, in all
    its partitions where it has any. Counts no further than it has to.

    And groundwork.leaves_of(target): the tables that hold its rows: its partitions at the lowest
    level, or itself.
#}
{% macro engine_is_large() %}

create or replace function groundwork.leaves_of(target regclass)
returns regclass[]
language sql
stable
as $leaves_of$
    select
        case
            when exists (select from pg_partition_tree(target))
                then array(
                    select parts.relid
                    from pg_partition_tree(target) as parts
                    where parts.isleaf
                    order by parts.relid
                )
            else array[target]
        end
$leaves_of$;

create or replace function groundwork.is_large(target oid, row_limit bigint)
returns boolean
language plpgsql
as $is_large$
declare
    size constant bigint := (
        select sum(pg_relation_size(leaf))
        from unnest(groundwork.leaves_of(target)) as leaf
    );
    found_rows bigint;
begin
    -- a page holds at most 291 rows of the smallest size
    if size / current_setting('block_size')::integer * 291 <= row_limit then
        return false;
    end if;
    begin
        perform groundwork.lift_row_security(array[target]);
        execute format(
            'select count(*) from (select from %s limit %s) as counted',
            target::regclass,
            row_limit + 1
        )
        into found_rows;
        raise exception using errcode = 'GW003';
    exception when sqlstate 'GW003' then
        return found_rows > row_limit;
    end;
end
$is_large$;

{% endmacro %}
