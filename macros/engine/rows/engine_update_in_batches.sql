{#
    Emits the procedure groundwork.update_in_batches(target, assignments, condition, filled, run):
    updates the rows that meet the condition some hundred at a time, and commits after each, so that
    nobody waits long for a row and a crash loses one batch; one partition after the other, where
    the table has any. To be called outside a transaction. A batch takes about 25 ms, and leaves out
    rows that somebody else is changing; they come at the end. Rows that come to meet the condition
    meanwhile are the business of whoever writes them.

    No trigger of the application fires: nothing is stamped, counted or refused for rows that
    are fixed. Where the role may not say so to its session, triggers are switched off for the
    time of each batch, under a lock that lets others read.

    A procedure that commits cannot have a search_path of its own: it leaves everything to functions
    that do, but for numbers.

    assignments  `column = expression`, SQL on the columns of the table
    condition    SQL on the same, which the update has to end
    filled       a column that is null in these rows and is filled: that is noted in
                 groundwork.former_value; null where nothing is to be noted
    run_id       of the run that does it
#}
{% macro engine_update_in_batches() %}

create or replace procedure groundwork.update_in_batches(
    target regclass,
    assignments text,
    condition text,
    filled text default null,
    run_id text default null
)
language plpgsql
as $update_in_batches$
declare
    leaves constant regclass[] := groundwork.leaves_of(target);
    leaf regclass;
    last_page bigint;
    range_pages constant integer := 256;
    batch_rows integer := 250;
    updated_rows integer;
    page bigint;
    began timestamptz;
    tries integer := 0;
begin
    if groundwork.let_batches_see(target) then
        commit;
    end if;
    loop
        foreach leaf in array leaves loop
            page := 0;
            last_page := groundwork.last_page(leaf);
            while page <= last_page loop
                began := clock_timestamp();
                updated_rows := groundwork.update_batch(
                    target,
                    leaf,
                    assignments,
                    condition,
                    page,
                    page + range_pages,
                    batch_rows,
                    groundwork.end_of_noting(target, filled, run_id)
                );
                commit;
                if updated_rows < batch_rows then
                    page := page + range_pages;
                    continue;
                end if;
                batch_rows := case
                    when clock_timestamp() - began > interval '40 ms'
                        then greatest(batch_rows / 2, 50)
                    when clock_timestamp() - began < interval '15 ms'
                        then least(batch_rows * 2, 10000)
                    else batch_rows
                end;
            end loop;
        end loop;

        -- rows that somebody held when their batch came
        tries := tries + 1;
        exit when tries > 100 or not groundwork.has_row(target, condition);
        perform groundwork.pause_batches(tries);
    end loop;
end
$update_in_batches$;

create or replace function groundwork.raise_batch_fault(
    target regclass, fault groundwork.fault, known text
)
returns void
language plpgsql
as $raise_batch_fault$
begin
    if not groundwork.is_own_fault(fault) then
        fault := groundwork.withhold_content(fault, known);
        fault.message := format(
            'rows of %s could not be updated: %s', groundwork.shown_name(target), fault.message
        );
        fault.hint := 'The batches before this one are done. Change those rows or the declaration, '
            'and run again, which continues.';
        fault.datatype_name := 'groundwork.own';
    end if;
    perform groundwork.raise_fault(fault);
end
$raise_batch_fault$;

create or replace function groundwork.let_batches_see(target regclass)
returns boolean
language plpgsql
as $let_batches_see$
begin
    if row_security_active(target) then
        -- An undeclared policy: the next plan drops it, also after a crash.
        execute format(
            'create policy groundwork_batches on %s to %I using (true) with check (true)',
            target,
            current_user
        );
        return true;
    end if;
    return false;
end
$let_batches_see$;

create or replace function groundwork.pause_batches(tries integer)
returns void
language sql
as $pause_batches$
    select pg_sleep(least(tries * (0.05 + random() * 0.05), 1))
$pause_batches$;

create or replace function groundwork.has_row(target regclass, condition text)
returns boolean
language plpgsql
as $has_row$
declare
    fault groundwork.fault;
begin
    perform groundwork.enter_home_of(target);
    return groundwork.answer_in_project(
        format('select exists (select from %s where %s)', target, condition)
    );
exception when assert_failure or others then
    {{ engine_get_fault() | indent(4) }}
    perform groundwork.raise_batch_fault(target, fault, condition);
end
$has_row$;

create or replace function groundwork.update_batch(
    target regclass,
    leaf regclass,
    assignments text,
    condition text,
    first_page bigint,
    end_page bigint,
    row_limit integer,
    noting text
)
returns integer
language plpgsql
as $update_batch$
declare
    resume text := 'select';
    updated_rows integer;
    is_replica boolean := false;
    caller_role constant text := current_setting('session_replication_role');
    of_leaf constant text := format('tableoid = %L::regclass and ', leaf);
    fault groundwork.fault;
begin
    perform groundwork.enter_home_of(target);
    if groundwork.has_update_triggers(target) then
        if
            has_parameter_privilege('session_replication_role', 'set')
            -- foreign keys are triggers too
            and not groundwork.is_reference(target, assignments)
        then
            is_replica := true;
            perform set_config('session_replication_role', 'replica', true);
            resume := resume || groundwork.lend_replica_identity(target);
        else
            perform groundwork.lock_tables('{}', array[target::oid]);
            resume := groundwork.pause_triggers(target);
        end if;
    else
        resume := resume || groundwork.lend_replica_identity(target);
    end if;
    updated_rows := groundwork.execute_in_project(
        case when noting is not null then 'with changed as (' else '' end
        || format(
            -- by way of the table, as a row may move to another partition
            'update %1$s set %2$s where %7$sctid = any (array('
            'select ctid from %8$s where %9$sctid >= %3$L::tid and ctid < %4$L::tid and (%5$s) '
            'limit %6$s for no key update skip locked))',
            target,
            assignments,
            format('(%s,0)', first_page),
            format('(%s,0)', end_page),
            condition,
            row_limit,
            -- places are those of one partition
            case when leaf <> target then of_leaf end,
            -- who sees every row of the table may see none of a partition itself
            case when row_security_active(leaf) then target else leaf end,
            case when leaf <> target and row_security_active(leaf) then of_leaf end
        )
        || coalesce(noting, '')
    );
    if is_replica then
        perform set_config('session_replication_role', caller_role, true);
    end if;
    perform groundwork.execute_in_project('set constraints all immediate');
    execute resume;
    return updated_rows;
exception when assert_failure or others then
    {{ engine_get_fault() | indent(4) }}
    perform groundwork.raise_batch_fault(target, fault, assignments);
end
$update_batch$;

create or replace function groundwork.end_of_noting(target oid, filled text, run_id text)
returns text
language sql
stable
{{ engine_project_path() }}
as $end_of_noting$
    -- behind an update, in `with changed as (`
    select
        format(
            ' returning %s as primary_key) insert into groundwork.former_value '
            '(run_id, schema_name, table_name, column_name, primary_key) '
            'select %L, %L, %L, %L, changed.primary_key from changed',
            case
                when groundwork.has_key(target) then groundwork.key_of_row(target)
                else format(
                    '%s || pg_catalog.jsonb_build_object(%L, null)',
                    groundwork.key_of_row(target),
                    filled
                )
            end,
            run_id,
            groundwork.schema_of(target),
            (select relname from pg_catalog.pg_class where oid = target),
            filled
        )
    where filled is not null
$end_of_noting$;

create or replace function groundwork.is_reference(target oid, assignments text)
returns boolean
language sql
stable
as $is_reference$
    select
        exists (
            select
            from pg_catalog.pg_constraint
            inner join pg_catalog.pg_attribute
                on
                    pg_constraint.conrelid = pg_attribute.attrelid
                    and pg_attribute.attnum = any(pg_constraint.conkey)
            where
                pg_constraint.conrelid = target
                and pg_constraint.contype = 'f'
                and starts_with(assignments, format('%I = ', pg_attribute.attname))
        )
$is_reference$;

create or replace function groundwork.has_update_triggers(target oid)
returns boolean
language sql
stable
as $has_update_triggers$
    select
        exists (
            select
            from pg_catalog.pg_trigger
            where
                tgrelid = target
                and not tgisinternal
                and tgenabled <> 'D'
                and tgname not in (
                    '~groundwork_sync',
                    '~groundwork_keep',
                    '~groundwork_carry',
                    '~groundwork_carry_all'
                )
                -- the bit of update
                and tgtype & 16 <> 0
        )
$has_update_triggers$;

{% endmacro %}
