{#
    Emits the procedure groundwork.insert_in_batches(target, statement, condition, columns): adds
    what rows of a large table refer to and does not exist, by a rule of the model: the rows are
    listed first, under no lock, then the rule is followed for some hundred at a time, and committed
    after each. The rows of one reference are never apart, so that what the rule makes of all of
    them is made once. To be called outside a transaction.

    statement  `insert into ... select ... from <table> as offender where :offenders`
    condition  SQL on the alias `offender`: the reference of the row leads nowhere
    columns    of the reference, as they are written in SQL

    And groundwork.list_referring(target, condition, columns): that list;
    groundwork.end_of_references(number): the number after the last row that has the reference of
    the one before `number`; groundwork.insert_for_listed(target, statement, condition,
    first_number, end_number): one of these batches.

    A procedure that commits cannot have a search_path of its own: it leaves everything to functions
    that do, but for numbers.
#}
{% macro engine_insert_in_batches() %}

create or replace procedure groundwork.insert_in_batches(
    target regclass, statement text, condition text, columns text
)
language plpgsql
as $insert_in_batches$
declare
    listed bigint;
    first_number bigint;
    end_number bigint;
    batch_rows integer := 100;
    added bigint;
    began timestamptz;
begin
    for pass in 1..10 loop
        listed := groundwork.list_referring(target, condition, columns);
        commit;
        added := 0;
        first_number := 1;
        while first_number <= listed loop
            began := clock_timestamp();
            end_number := groundwork.end_of_references(first_number + batch_rows);
            added := added + groundwork.insert_for_listed(
                target, statement, condition, first_number, end_number
            );
            commit;
            first_number := end_number;
            batch_rows := groundwork.next_batch_rows(batch_rows, clock_timestamp() - began);
        end loop;
        exit when added = 0;
    end loop;
    perform groundwork.forget_rows();
end
$insert_in_batches$;

create or replace function groundwork.list_referring(
    target regclass, condition text, columns text
)
returns bigint
language plpgsql
as $list_referring$
declare
    fault groundwork.fault;
begin
    perform groundwork.enter_home_of(target);
    return groundwork.list_rows(
        format(
            'select offender.tableoid as part, offender.ctid as place, '
            'pg_catalog.row_number() over (partition by %3$s) = 1 as is_first '
            'from %1$s as offender where %2$s order by %3$s, is_first desc',
            target,
            condition,
            columns
        )
    );
exception when assert_failure or others then
    {{ engine_get_fault() | indent(4) }}
    perform groundwork.raise_batch_fault(target, fault, condition);
end
$list_referring$;

create or replace function groundwork.end_of_references(number bigint)
returns bigint
language plpgsql
stable
as $end_of_references$
declare
    found_number bigint;
begin
    execute
        'select coalesce('
        '(select min(listed.number) from pg_temp.groundwork_rows as listed '
        'where listed.number >= $1 and listed.is_first), '
        '(select max(listed.number) + 1 from pg_temp.groundwork_rows as listed))'
    using end_of_references.number
    into found_number;
    return found_number;
end
$end_of_references$;

create or replace function groundwork.insert_for_listed(
    target regclass,
    statement text,
    condition text,
    first_number bigint,
    end_number bigint
)
returns bigint
language plpgsql
as $insert_for_listed$
declare
    triggers text;
    places text;
    added bigint;
    fault groundwork.fault;
begin
    perform groundwork.enter_home_of(target);
    execute
        'select string_agg(format('
        '''(offender.tableoid = %L::oid and offender.ctid = any(%L::tid[]))'', '
        'parts.part, parts.places), '' or '') from (select part, array_agg(place) as places '
        'from pg_temp.groundwork_rows where number >= $1 and number < $2 group by part) as parts'
    using first_number, end_number
    into places;
    -- the rule may add to the table itself
    if groundwork.has_firing_triggers(target) then
        perform groundwork.lock_tables('{}', array[target::oid]);
    end if;
    triggers := groundwork.pause_triggers(target);
    added := groundwork.execute_in_project(
        replace(statement, ':offenders', format('(%s) and (%s)', places, condition))
    );
    perform groundwork.execute_in_project('set constraints all immediate');
    execute triggers;
    return added;
exception when assert_failure or others then
    {{ engine_get_fault() | indent(4) }}
    perform groundwork.raise_batch_fault(target, fault, concat(statement, condition));
end
$insert_for_listed$;

{% endmacro %}
