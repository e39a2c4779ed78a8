{#
    Emits groundwork.lock_down_steps(schema, table): the steps by which nobody reaches a legacy
    table any more, and it keeps nobody from deleting rows: its privileges, policies, triggers and
    foreign keys go.
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

        select
            held.kind,
            held.object,
            string_agg(distinct held.grantee, ', ') as grantees,
            string_agg(
                distinct format(
                    'grant %s on %s %s to %s%s',
                    held.privilege,
                    held.kind,
                    held.object,
                    held.grantee,
                    case when held.is_grantable then ' with grant option' end
                ),
                '; '
            ) as grants
        from (
            select
                case relation.relkind when 'S' then 'sequence' else 'table' end as kind,
                relation.oid::regclass::text as object,
                case acl.grantee
                    when 0 then 'public'
                    else quote_ident(pg_get_userbyid(acl.grantee))
                end as grantee,
                acl.privilege_type
                || coalesce(' (' || quote_ident(relation.column_name) || ')', '') as privilege,
                acl.is_grantable
            from (
                select
                    pg_class.oid,
                    pg_class.relkind,
                    pg_class.relowner,
                    null::name as column_name,
                    pg_class.relacl as acl
                from legacy
                inner join pg_catalog.pg_class
                    on
                        legacy.oid = pg_class.oid
                        or pg_class.oid in (
                            select pg_depend.objid
                            from pg_catalog.pg_depend
                            where
                                legacy.oid = pg_depend.refobjid
                                and pg_depend.classid = 'pg_catalog.pg_class'::regclass
                                and pg_depend.deptype in ('a', 'i')
                        )
                where pg_class.relkind in ('r', 'p', 'S')

                union all

                select
                    pg_class.oid,
                    pg_class.relkind,
                    pg_class.relowner,
                    pg_attribute.attname,
                    pg_attribute.attacl
                from pg_catalog.pg_attribute
                inner join legacy
                    on pg_attribute.attrelid = legacy.oid
                inner join pg_catalog.pg_class
                    on legacy.oid = pg_class.oid
            ) as relation
            cross join aclexplode(relation.acl) as acl
            where acl.grantee <> relation.relowner
        ) as held
        group by held.kind, held.object

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
            statement => groundwork.unmake(schema_name, table_name, item),
            undo => groundwork.make(schema_name, table_name, item)
        )
    from legacy
    cross join unnest(groundwork.items(legacy.oid)) as item
    where
        item.kind in ('policy', 'trigger')
        and item.name <> 'groundwork_batches'
$lock_down_steps$;

{% endmacro %}
