{#
    Emits groundwork.is_large(target, row_limit): whether the table has more rows than that. Counts
    no further than it has to.
#}
{% macro engine_is_large() %}

create or replace function groundwork.is_large(target oid, row_limit bigint)
returns boolean
language plpgsql
as $is_large$
declare
    found_rows bigint;
begin
    -- a page holds at most 291 rows of the smallest size
    if pg_relation_size(target) / current_setting('block_size')::integer * 291 <= row_limit then
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
