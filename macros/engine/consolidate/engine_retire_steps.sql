{#
    Emits groundwork.retire_steps(schema, table, declaration, model): the steps that follow once
    every row of a legacy table is carried over: what refers to it follows, what would keep users
    from being deleted and what clients could reach goes, the table moves to the schema retired,
    and the view of the old name takes its place. Views of the table read that from then on; one
    that cannot, because it reads a column that the new view lacks, goes on to read the old rows.

    And groundwork.children_of(schema, table, model): the foreign keys that refer to the table,
    and whether they follow: not where they hold ids of another type than the successor has.
#}
{% macro engine_retire_steps() %}

create or replace function groundwork.children_of(
    schema_name text, table_name text, model jsonb
)
returns table (
    child regclass,
    name text,
    column_name text,
    definition text,
    action text,
    follows boolean,
    is_key boolean
)
language sql
stable
{{ engine_project_path() }}
as $children_of$
    select
        pg_constraint.conrelid::regclass,
        pg_constraint.conname,
        pg_attribute.attname,
        pg_get_constraintdef(pg_constraint.oid),
        case pg_constraint.confdeltype
            when 'c' then ' on delete cascade'
            when 'n' then ' on delete set null'
            when 'd' then ' on delete set default'
            else ''
        end,
        cardinality(pg_constraint.conkey) = 1 and pg_attribute.atttypid = 'uuid'::regtype,
        groundwork.is_key(to_regclass(model ->> 'into'), 'id')
    from pg_catalog.pg_constraint
    inner join pg_catalog.pg_attribute
        on
            pg_constraint.conrelid = pg_attribute.attrelid
            and pg_constraint.conkey[1] = pg_attribute.attnum
    where
        pg_constraint.contype = 'f'
        and pg_constraint.confrelid = to_regclass(format('%I.%I', schema_name, table_name))
        and pg_constraint.conrelid <> pg_constraint.confrelid
        and pg_constraint.conparentid = 0
$children_of$;

create or replace function groundwork.read_anew(head text, definition text)
returns void
language plpgsql
as $read_anew$
declare
    fault groundwork.fault;
begin
    perform groundwork.execute_in_project(
        format('create or replace view %s as %s', head, definition)
    );
exception when others then
    {{ engine_get_fault() | indent(4) }}
    raise warning '% still reads the retired table: %',
        head,
        (groundwork.withhold_content(fault, definition)).message;
end
$read_anew$;

create or replace function groundwork.retire_steps(
    schema_name text, table_name text, declaration text, model jsonb
)
returns setof groundwork.step
language sql
stable
{{ engine_project_path() }}
as $retire_steps$
    with
    legacy as (

        select
            pg_class.oid,
            format('%I.%I', schema_name, table_name) as place,
            pg_get_userbyid(pg_class.relowner) as owner_name,
            case
                when to_regclass(format('retired.%I', table_name)) is null then table_name
                else format('%s_%s', table_name, pg_class.oid)
            end as retired_name
        from pg_catalog.pg_class
        where pg_class.oid = to_regclass(format('%I.%I', schema_name, table_name))

    ),

    children as (

        select
            reference.*,
            format('alter table %s drop constraint %I', reference.child, reference.name) as removal,
            format(
                'alter table %s add constraint %I %s',
                reference.child,
                reference.name,
                reference.definition
            ) as addition
        from groundwork.children_of(schema_name, table_name, model) as reference

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
                from pg_catalog.pg_class
                inner join legacy
                    on
                        pg_class.oid = legacy.oid
                        or pg_class.oid in (
                            select objid
                            from pg_catalog.pg_depend
                            where
                                refobjid = legacy.oid
                                and classid = 'pg_catalog.pg_class'::regclass
                                and deptype in ('a', 'i')
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
            stage => 'repoint_children',
            kind => 'rows',
            name => children.name,
            statement => format(
                'update %1$s as child set %2$I = known.successor_key '
                'from groundwork.consolidated_row as known '
                'inner join groundwork.consolidation as entry on known.consolidation_id = entry.id '
                'where entry.schema_name = %3$L and entry.table_name = %4$L '
                'and entry.retired_at is null and known.legacy_key = child.%2$I::text '
                'and known.successor_key <> child.%2$I',
                children.child,
                children.column_name,
                schema_name,
                table_name
            )
        )
    from children
    where children.follows

    union all

    select
        groundwork.new_step(
            stage => 'release_children',
            kind => 'constraint',
            name => children.name,
            statement => children.removal,
            undo => children.addition
        )
    from children
    where children.follows

    union all

    select
        groundwork.new_step(
            stage => 'bind_children',
            kind => 'constraint',
            name => children.name,
            statement => format(
                'alter table %s add constraint %I foreign key (%I) references %s (id)%s not valid',
                children.child,
                children.name,
                children.column_name,
                model ->> 'into',
                children.action
            ),
            undo => children.removal
        )
    from children
    where
        children.follows
        and children.is_key

    union all

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

    union all

    select
        groundwork.new_step(
            stage => 'make_retired_schema',
            kind => 'schema',
            name => 'retired',
            statement => 'create schema retired'
        )
    where to_regnamespace('retired') is null

    union all

    select
        groundwork.new_step(
            stage => 'rename_retired',
            kind => 'renamed table',
            name => table_name,
            statement => format('alter table %s rename to %I', legacy.place, legacy.retired_name),
            undo => format(
                'alter table %I.%I rename to %I', schema_name, legacy.retired_name, table_name
            )
        )
    from legacy
    where legacy.retired_name <> table_name

    union all

    select
        groundwork.new_step(
            stage => 'move_retired',
            kind => 'retired table',
            name => legacy.retired_name,
            statement => format(
                'alter table %I.%I set schema retired', schema_name, legacy.retired_name
            ),
            undo => format(
                'alter table retired.%I set schema %I', legacy.retired_name, schema_name
            ),
            hazard => 'retire_table'
        )
    from legacy

    union all

    select
        groundwork.new_step(
            stage => 'drop_batch_policies',
            kind => 'policy',
            name => 'groundwork_batches',
            statement => format(
                'drop policy groundwork_batches on %s', pg_policy.polrelid::regclass
            )
        )
    from pg_catalog.pg_policy
    where
        pg_policy.polname = 'groundwork_batches'
        and (
            pg_policy.polrelid = any(groundwork.table_ids(model -> 'parents'))
            or pg_policy.polrelid = (select legacy.oid from legacy)
        )

    union all

    select
        groundwork.new_step(
            stage => 'make_view',
            kind => 'view',
            name => table_name,
            statement => declaration,
            undo => format('drop view %I.%I', schema_name, table_name)
        )

    union all

    select distinct
        groundwork.new_step(
            stage => 'read_view',
            kind => 'view',
            name => reader.relname,
            statement => format(
                'select groundwork.read_anew(%L, %L)',
                format(
                    '%I.%I%s',
                    reader.relnamespace::regnamespace,
                    reader.relname,
                    ' with (' || array_to_string(
                        {{ engine_declarable_options('reader.reloptions') }}, ', '
                    ) || ')'
                ),
                pg_get_viewdef(reader.oid)
            ),
            reason => 'it reads the view of the old name from then on'
        )
    from pg_catalog.pg_depend
    inner join pg_catalog.pg_rewrite
        on
            pg_depend.classid = 'pg_catalog.pg_rewrite'::regclass
            and pg_depend.objid = pg_rewrite.oid
    inner join pg_catalog.pg_class as reader
        on pg_rewrite.ev_class = reader.oid
    inner join legacy
        on pg_depend.refobjid = legacy.oid
    where
        reader.relkind = 'v'
        and reader.oid <> legacy.oid
        and reader.relnamespace <> pg_my_temp_schema()

    order by 1
$retire_steps$;

{% endmacro %}
