{#
    Emits groundwork.join_run(run_id): says that this session works for the run, until the
    transaction ends: other sessions of the run wait for it without counting the wait.

    And groundwork.is_of_run(pid, run): whether that session works for the run, in a transaction or,
    by the ledger, outside one. One that has done nothing for lock_total is of no use to it.
    groundwork.is_engine(pid): whether the session is in a transaction of any run.
    groundwork.has_busy_sibling(run): whether another session of the run has locked a table, and so
    may be what a statement waited for.
    groundwork.watch_client(): from the next statement of this session on, one whose client has
    gone ends within a second instead of waiting for others.
    groundwork.may_deploy(pid): whether its role may use the schema groundwork. A client may hold
    any advisory lock: one that does is neither taken for a session of a run nor waited for.

    run  of which run_id and lock_total are read
#}
{% macro engine_own_sessions() %}

create or replace function groundwork.join_run(run_id text)
returns void
language sql
volatile
as $join_run$
    -- where a client keeps it, others of the run count what they wait for this one
    select pg_try_advisory_xact_lock_shared(hashtext('groundwork.run'), hashtext(run_id))
$join_run$;

create or replace function groundwork.may_deploy(pid integer)
returns boolean
language sql
volatile
as $may_deploy$
    select
        exists (
            select
            from pg_catalog.pg_stat_activity
            where
                pg_stat_activity.pid = may_deploy.pid
                and has_schema_privilege(pg_stat_activity.usesysid, 'groundwork', 'usage')
        )
$may_deploy$;

create or replace function groundwork.has_advisory_lock(
    pid integer, class_id integer, object_id integer
)
returns boolean
language sql
volatile
as $has_advisory_lock$
    select
        exists (
            select
            from pg_catalog.pg_locks
            where
                pg_locks.pid = has_advisory_lock.pid
                and pg_locks.locktype = 'advisory'
                and pg_locks.granted
                -- pg_locks shows the two numbers without their signs
                and pg_locks.classid = class_id::oid
                and pg_locks.objid = coalesce(object_id::oid, pg_locks.objid)
                and pg_locks.objsubid = 2
        )
        and groundwork.may_deploy(pid)
$has_advisory_lock$;

create or replace function groundwork.is_engine(pid integer)
returns boolean
language sql
volatile
as $is_engine$
    select groundwork.has_advisory_lock(pid, hashtext('groundwork.attempt'), null)
$is_engine$;

create or replace function groundwork.is_of_run(pid integer, run groundwork.run)
returns boolean
language sql
volatile
as $is_of_run$
    select
        exists (
            select
            from pg_catalog.pg_stat_activity
            where
                pg_stat_activity.pid = is_of_run.pid
                and (
                    pg_stat_activity.state = 'active'
                    or pg_stat_activity.state_change > clock_timestamp() - run.lock_total
                )
        )
        and (
            groundwork.has_advisory_lock(pid, hashtext('groundwork.run'), hashtext(run.run_id))
            or exists (
                select
                from groundwork.ledger
                where
                    ledger.run_id = run.run_id
                    and ledger.process = is_of_run.pid
                    and ledger.outcome = 'started'
            )
        )
$is_of_run$;

create or replace function groundwork.has_busy_sibling(run groundwork.run)
returns boolean
language sql
volatile
as $has_busy_sibling$
    select
        exists (
            select
            from (
                select distinct pg_locks.pid
                from pg_catalog.pg_locks
                where
                    pg_locks.locktype = 'relation'
                    and pg_locks.granted
                    and pg_locks.pid <> pg_backend_pid()
                    and pg_locks.mode in (
                        'RowExclusiveLock', 'ShareRowExclusiveLock', 'AccessExclusiveLock'
                    )
            ) as others
            where groundwork.is_of_run(others.pid, run)
        )
$has_busy_sibling$;

create or replace function groundwork.watch_client()
returns void
language plpgsql
as $watch_client$
begin
    perform set_config('client_connection_check_interval', '1s', false);
exception
    -- not every system can tell
    when invalid_parameter_value then null;
end
$watch_client$;

{% endmacro %}
