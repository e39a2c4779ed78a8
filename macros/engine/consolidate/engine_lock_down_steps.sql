{#
    Emits groundwork.lock_down_steps(schema, table): the steps by which nobody reaches a legacy
    table any more, and it keeps nobody from deleting rows: its privileges, policies, triggers and
    foreign keys go, and subscribers hear of it no more.
#}
{% macro engine_lock_down_steps() %}

create or replace function groundwork.lock_down_steps(schema_name text, table_name text)
returns setof groundwork.step
language sql
stable
as $lock_down_steps$
    with
    legacy as (

        select *
        from groundwork.legacy_table(schema_name, table_name)

    ),

    own_references as (

        select
            pg_constraint.conname as name,
            pg_get_constraintdef(pg_constraint.oid) as definition
        from pg_catalog.pg_constraint
        inner join legacy
            on pg_constraint.conrelid = legacy.oid
        where
            pg_constraint.contype = 'f'
            and pg_constraint.confdeltype in ('a', 'r')
            and pg_constraint.confrelid <> pg_constraint.conrelid

    ),

    privileges as (

        select *
        from groundwork.legacy_privileges(schema_name, table_name)

    )

    select
        groundwork.new_step(
            stage => 'release_parents',
            kind => 'constraint',
            name => own_references.name,
            statement => format(
                'alter table %s drop constraint %I', legacy.place, own_references.name
            ),
            undo => format(
                'alter table %s add constraint %I %s',
                legacy.place,
                own_references.name,
                own_references.definition
            ),
            reason => 'a retired row would keep what it refers to from being deleted'
        )
    from own_references
    cross join legacy

    union all

    select
        groundwork.new_step(
            stage => 'revoke_access',
            kind => 'privilege',
            name => privileges.object,
            statement => format(
                'revoke all on %s %s from %s',
                privileges.kind,
                privileges.object,
                privileges.grantees
            ),
            undo => privileges.grants
        )
    from privileges

    union all

    -- nobody writes to it any more, and what they call may go
    select
        groundwork.new_step(
            stage => 'drop_access',
            kind => item.kind,
            name => item.name,
            statement => groundwork.drop_statement(schema_name, table_name, item),
            undo => groundwork.create_statement(schema_name, table_name, item)
        )
    from legacy
    cross join unnest(groundwork.items(legacy.oid)) as item
    where
        item.kind in ('policy', 'trigger', 'publication')
        and item.name not in ('groundwork_batches', '~groundwork_carry', '~groundwork_carry_all')
$lock_down_steps$;

{% endmacro %}
