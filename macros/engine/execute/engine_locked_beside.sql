{#
    Emits the tables that the steps for a table lock beside it.

    groundwork.locked_beside(target, steps, parent_ids)  those whose rows nobody may write meanwhile
    groundwork.referenced_beside(target, steps)          those that nobody may use meanwhile,
                                                         because a foreign key from or to them goes
    groundwork.keeps_tables()                            whether the transaction has locked a table
                                                         so that others wait
#}
{% macro engine_locked_beside() %}

create or replace function groundwork.keeps_tables()
returns boolean
language sql
volatile
as $keeps_tables$
    select
        exists (
            select
            from pg_catalog.pg_locks
            inner join pg_catalog.pg_class
                on pg_locks.relation = pg_class.oid
            where
                pg_locks.locktype = 'relation'
                and pg_locks.pid = pg_backend_pid()
                and pg_locks.granted
                and pg_locks.mode in (
                    'ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock'
                )
                and pg_class.relkind in ('r', 'p', 'v', 'm')
                and pg_class.relpersistence <> 't'
                and pg_class.relnamespace <> to_regnamespace('groundwork')
        )
$keeps_tables$;

create or replace function groundwork.referenced_beside(target oid, steps groundwork.step[])
returns oid[]
language sql
stable
as $referenced_beside$
    -- PostgreSQL drops the triggers of a foreign key on both sides
    select
        array(
            select distinct sides.table_id
            from pg_catalog.pg_constraint
            inner join unnest(steps) as step
                on
                    (
                        step.kind = 'constraint'
                        and pg_constraint.conname = step.name
                        and step.stage in (
                            'drop_foreign_keys', 'drop_constraints', 'take_dependents'
                        )
                    )
                    or (
                        step.kind = 'column'
                        and step.stage = 'drop_columns'
                        and pg_constraint.conrelid = target
                        and step.name in (
                            select pg_attribute.attname
                            from pg_catalog.pg_attribute
                            where
                                pg_attribute.attrelid = target
                                and pg_attribute.attnum = any(pg_constraint.conkey)
                        )
                    )
            cross join lateral (
                values (pg_constraint.conrelid), (pg_constraint.confrelid)
            ) as sides (table_id)
            where
                pg_constraint.contype = 'f'
                and target in (pg_constraint.conrelid, pg_constraint.confrelid)
                and has_table_privilege(sides.table_id, 'update, delete, truncate')
        )
$referenced_beside$;

create or replace function groundwork.locked_beside(
    target oid, steps groundwork.step[], parent_ids oid[]
)
returns oid[]
language sql
stable
as $locked_beside$
    select
        case
            -- to pause its triggers
            when
                (steps[1]).mode = 'alone'
                and groundwork.is_row_step(steps[1])
                and groundwork.has_firing_triggers(target)
                then array[target]
            when
                coalesce((steps[1]).mode, '') <> 'alone'
                and exists (
                    select
                    from unnest(steps) as each_step
                    where
                        each_step.kind = 'table'
                        or each_step.stage = 'make_foreign_keys'
                )
                then parent_ids
            else '{}'
        end
$locked_beside$;

{% endmacro %}
