{#
    Emits the procedure groundwork.repair_duplicates_in_batches(target, item, keep, action, reason,
    run_id): groundwork.repair_duplicates for a large table: the rows are listed first, under no
    lock, each with the one that stays, then repaired some hundred at a time, and committed after
    each. A row is left for the next list where it, or the one that stays, was changed meanwhile or
    is held by somebody. To be called outside a transaction.

    And groundwork.list_duplicates(target, item, keep, action): that list;
    groundwork.repair_listed_duplicates(target, first_number, end_number, action, reason, run_id):
    one of these batches.

    A procedure that commits cannot have a search_path of its own: it leaves everything to functions
    that do, but for numbers.
#}
{% macro engine_repair_duplicates_in_batches() %}

create or replace procedure groundwork.repair_duplicates_in_batches(
    target regclass, item groundwork.item, keep text, action text, reason text, run_id text
)
language plpgsql
as $repair_duplicates_in_batches$
declare
    listed bigint;
    first_number bigint;
    batch_rows integer := 100;
    began timestamptz;
begin
    for pass in 1..10 loop
        listed := groundwork.list_duplicates(target, item, keep, action);
        commit;
        exit when listed = 0;
        first_number := 1;
        while first_number <= listed loop
            began := clock_timestamp();
            perform groundwork.repair_listed_duplicates(
                target, first_number, first_number + batch_rows, action, reason, run_id
            );
            commit;
            first_number := first_number + batch_rows;
            batch_rows := groundwork.next_batch_rows(batch_rows, clock_timestamp() - began);
        end loop;
    end loop;
    perform groundwork.forget_rows();
end
$repair_duplicates_in_batches$;

create or replace function groundwork.list_duplicates(
    target regclass, item groundwork.item, keep text, action text
)
returns bigint
language plpgsql
as $list_duplicates$
declare
    listed bigint;
    fault groundwork.fault;
begin
    perform groundwork.enter_home_of(target);
    listed := groundwork.list_rows(groundwork.duplicate_rows(target, item, keep));
    if action = 'quarantine' and listed > 0 then
        perform groundwork.refuse_referenced(target, groundwork.listed_condition());
    end if;
    return listed;
exception when assert_failure or others then
    {{ engine_get_fault() | indent(4) }}
    perform groundwork.raise_batch_fault(target, fault, keep);
end
$list_duplicates$;

create or replace function groundwork.repair_listed_duplicates(
    target regclass,
    first_number bigint,
    end_number bigint,
    action text,
    reason text,
    run_id text
)
returns bigint
language plpgsql
-- each row is looked up by its place
set enable_hashjoin = off
set enable_mergejoin = off
as $repair_listed_duplicates$
declare
    triggers text;
    part oid;
    places tid[];
    affected bigint := 0;
    fault groundwork.fault;
begin
    perform groundwork.enter_home_of(target);
    if groundwork.has_firing_triggers(target) then
        perform groundwork.lock_tables('{}', array[target::oid]);
    end if;
    triggers := groundwork.pause_triggers(target);
    for part, places in
        execute format(
            'select unchanged.part, array_agg(unchanged.place) as places from ('
            'select listed.part, listed.place from pg_temp.groundwork_rows as listed '
            'inner join %1$s as offender on listed.place = offender.ctid '
            'and listed.part = offender.tableoid and listed.version = offender.xmin '
            'inner join %1$s as kept on listed.kept_place = kept.ctid '
            'and listed.kept_part = kept.tableoid and listed.kept_version = kept.xmin '
            'where listed.number >= $1 and listed.number < $2 '
            'for update of offender skip locked for share of kept skip locked) as unchanged '
            'group by unchanged.part',
            target
        )
        using first_number, end_number
    loop
        affected := affected + groundwork.repair(
            target,
            format(
                'offender.tableoid = %L::oid and offender.ctid = any(%L::tid[])',
                part,
                places
            ),
            action,
            reason,
            run_id
        );
    end loop;
    perform groundwork.execute_in_project('set constraints all immediate');
    execute triggers;
    return affected;
exception when assert_failure or others then
    {{ engine_get_fault() | indent(4) }}
    perform groundwork.raise_batch_fault(target, fault, action);
end
$repair_listed_duplicates$;

{% endmacro %}
