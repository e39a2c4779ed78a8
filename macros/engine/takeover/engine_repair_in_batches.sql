{#
    Emits the procedure groundwork.repair_in_batches(target, condition, action, reason, run_id):
    groundwork.repair for a large table: the rows are listed first, under no lock, then repaired
    some hundred at a time, and committed after each; those that somebody changed meanwhile are
    looked at again at the end. To be called outside a transaction. The arguments are those of
    groundwork.repair; the condition has to hold for a row by itself, not by what its neighbours
    are.

    And groundwork.list_offenders(target, condition, action): that list; raises GW002 where other
    rows refer to some that would be quarantined; groundwork.listed_condition(): that a row is of
    it, in SQL; groundwork.repair_listed(target, first_number, end_number, condition, action,
    reason, run_id): one of these batches.

    A procedure that commits cannot have a search_path of its own: it leaves everything to functions
    that do, but for numbers.
#}
{% macro engine_repair_in_batches() %}

create or replace procedure groundwork.repair_in_batches(
    target regclass, condition text, action text, reason text, run_id text
)
language plpgsql
as $repair_in_batches$
declare
    listed bigint;
    first_number bigint;
    batch_rows integer := 100;
    began timestamptz;
begin
    for pass in 1..10 loop
        listed := groundwork.list_offenders(target, condition, action);
        commit;
        exit when listed = 0;
        first_number := 1;
        while first_number <= listed loop
            began := clock_timestamp();
            perform groundwork.repair_listed(
                target, first_number, first_number + batch_rows, condition, action, reason, run_id
            );
            commit;
            first_number := first_number + batch_rows;
            batch_rows := groundwork.next_batch_rows(batch_rows, clock_timestamp() - began);
        end loop;
    end loop;
    perform groundwork.forget_rows();
end
$repair_in_batches$;

create or replace function groundwork.list_offenders(
    target regclass, condition text, action text
)
returns bigint
language plpgsql
as $list_offenders$
declare
    listed bigint;
    fault groundwork.fault;
begin
    perform groundwork.enter_home_of(target);
    listed := groundwork.list_rows(
        format(
            'select offender.tableoid as part, offender.ctid as place '
            'from %s as offender where %s',
            target,
            condition
        )
    );
    if action = 'quarantine' and listed > 0 then
        perform groundwork.refuse_referenced(target, groundwork.listed_condition());
    end if;
    return listed;
exception when assert_failure or others then
    {{ engine_get_fault() | indent(4) }}
    perform groundwork.raise_batch_fault(target, fault, condition);
end
$list_offenders$;

create or replace function groundwork.listed_condition()
returns text
language sql
immutable
as $listed_condition$
    select
        '(offender.tableoid, offender.ctid) in '
        '(select listed.part, listed.place from pg_temp.groundwork_rows as listed)'
$listed_condition$;

create or replace function groundwork.repair_listed(
    target regclass,
    first_number bigint,
    end_number bigint,
    condition text,
    action text,
    reason text,
    run_id text
)
returns bigint
language plpgsql
as $repair_listed$
declare
    triggers text;
    listed record;
    affected bigint := 0;
    fault groundwork.fault;
begin
    perform groundwork.enter_home_of(target);
    if groundwork.has_firing_triggers(target) then
        perform groundwork.lock_tables('{}', array[target::oid]);
    end if;
    triggers := groundwork.pause_triggers(target);
    for listed in
        execute 'select part, array_agg(place) as places from pg_temp.groundwork_rows '
            'where number >= $1 and number < $2 group by part'
        using first_number, end_number
    loop
        affected := affected + groundwork.repair(
            target,
            format(
                'offender.tableoid = %L::oid and offender.ctid = any(%L::tid[]) and (%s)',
                listed.part,
                listed.places,
                condition
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
    perform groundwork.raise_batch_fault(target, fault, concat(condition, action));
end
$repair_listed$;

{% endmacro %}
