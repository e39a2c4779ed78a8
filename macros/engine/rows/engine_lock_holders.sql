{#
    Emits groundwork.lock_holders(exclusive, shared, run): the sessions that stand in the way of
    groundwork.lock_tables, with transactions older than a second: as messages name them, whether
    all of them are of the same run (groundwork.is_of_run), and what to do. Null where there are
    none. Where some are not of the run, only these are named.

    And groundwork.session_named(pid, role, application, since, query): a session, as messages name
    it; groundwork.command_of(query): of its statement the command alone.
#}
{% macro engine_lock_holders() %}

create or replace function groundwork.session_named(
    pid integer, role_name name, application text, since timestamptz, query text
)
returns text
language sql
volatile
as $session_named$
    select
        format(
            'process %s (%s, for %s): %s',
            pid,
            concat_ws(', ', role_name, nullif(application, '')),
            date_trunc('second', clock_timestamp() - since),
            query
        )
$session_named$;

create or replace function groundwork.command_of(query text)
returns text
language sql
immutable
as $command_of$
    -- the rest of a statement may quote rows
    select coalesce(commands.name, 'a statement')
    from (
        select lower(substring(query from '^\s*(\w+)')) as name
    ) as begins
    left join unnest(
        array[
            'alter', 'analyze', 'begin', 'call', 'cluster', 'comment', 'commit', 'copy', 'create',
            'delete', 'do', 'drop', 'execute', 'explain', 'fetch', 'grant', 'insert', 'lock',
            'merge', 'prepare', 'refresh', 'reindex', 'release', 'reset', 'revoke', 'rollback',
            'savepoint', 'select', 'set', 'show', 'truncate', 'update', 'vacuum', 'with'
        ]
    ) as commands (name)
        on begins.name = commands.name
$command_of$;

create or replace function groundwork.lock_holders(
    exclusive oid[],
    shared oid[],
    run groundwork.run,
    out names text,
    out is_own boolean,
    out advice text
)
language sql
volatile
as $lock_holders$
    with
    holders as materialized (

        select distinct
            pg_stat_activity.pid,
            groundwork.session_named(
                pg_stat_activity.pid,
                pg_stat_activity.usename,
                pg_stat_activity.application_name,
                pg_stat_activity.xact_start,
                groundwork.command_of(pg_stat_activity.query)
            ) as name,
            groundwork.is_of_run(pg_stat_activity.pid, run) as is_own,
            groundwork.is_engine(pg_stat_activity.pid) as is_engine
        from pg_catalog.pg_locks
        inner join pg_catalog.pg_stat_activity
            on pg_locks.pid = pg_stat_activity.pid
        where
            pg_locks.database = (
                select pg_database.oid
                from pg_catalog.pg_database
                where pg_database.datname = current_database()
            )
            and (
                (
                    pg_locks.locktype = 'relation'
                    and (
                        pg_locks.relation = any(exclusive)
                        or (
                            pg_locks.relation = any(shared)
                            and pg_locks.mode not in ('AccessShareLock', 'RowShareLock')
                        )
                    )
                )
                -- another session of groundwork, which is before this one in the queue
                or (
                    pg_locks.locktype = 'advisory'
                    and pg_locks.classid = hashtext('groundwork.lock_tables')::oid
                    and pg_locks.objsubid = 2
                    and pg_locks.objid::bigint in (
                        select (queue.id::bigint + 2147483648) % 4294967296
                        from unnest(exclusive || shared) as queue (id)
                    )
                    and groundwork.may_deploy(pg_locks.pid)
                )
            )
            and pg_locks.granted
            and pg_locks.pid <> pg_backend_pid()
            and pg_stat_activity.xact_start < clock_timestamp() - interval '1 second'
            -- vacuum gives way by itself
            and pg_stat_activity.backend_type = 'client backend'

    )

    select
        string_agg(
            case
                when holders.is_own then 'another model of this run, ' || holders.name
                when holders.is_engine then 'another run of groundwork, ' || holders.name
                else holders.name
            end,
            '; '
            order by holders.pid
        ),
        bool_and(holders.is_own),
        case
            when bool_and(holders.is_own) then 'This run waits for it.'
            when bool_and(holders.is_own or holders.is_engine)
                then 'Run again when that has ended.'
            else 'Run again when that has ended, or end it: select pg_terminate_backend(pid).'
        end
    from holders
    where
        not holders.is_own
        -- who else is there is what to look at
        or not exists (
            select
            from holders as others
            where not others.is_own
        )
$lock_holders$;

{% endmacro %}
