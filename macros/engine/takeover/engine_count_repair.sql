{#
    Emits groundwork.count_repair(target, condition, action, reason, run_id): how many rows
    groundwork.repair of these arguments would take, and what it would do to them. Changes nothing.
    The rows are counted as they are now, so it fails where another change has to come first.

    action  as groundwork.repair takes it; the other arguments are those of groundwork.repair too
    returns  row_count
             rule  the action
#}
{% macro engine_count_repair() %}

create or replace function groundwork.count_repair(
    target oid,
    condition text,
    action text,
    reason text,
    run_id text,
    out row_count bigint,
    out rule text
)
language plpgsql
as $count_repair$
begin
    row_count := groundwork.answer_in_project(
        format('select count(*) from %s as offender where %s', target::regclass, condition)
    );
    rule := action;
end
$count_repair$;

{% endmacro %}
