{#
    Emits groundwork.count_rows(target, condition): how many rows of the table meet the condition
    (SQL text). Forced row security would hide rows from an owner that it applies to, so it is
    lifted for the count inside a subtransaction that is rolled back.
#}
{% macro engine_count_rows() %}

create or replace function groundwork.count_rows(target oid, condition text)
returns bigint
language plpgsql
as $count_rows$
declare
    counted bigint;
begin
    begin
        perform groundwork.lift_row_security(array[target]);
        counted := groundwork.answer_in_project(
            format('select count(*) from %s where %s', target::regclass, condition)
        );
        raise exception using errcode = 'GW003';
    exception when sqlstate 'GW003' then
        return counted;
    end;
end
$count_rows$;

{% endmacro %}
