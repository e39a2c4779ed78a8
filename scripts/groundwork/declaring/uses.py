"""The query that finds what uses what."""

from .catalog import COLUMN_SEQUENCES

USES = f"""
with
column_sequences as (
{COLUMN_SEQUENCES}
),

-- what a part of an object uses, the object uses
direct_parts as (

    select
        'pg_attrdef'::regclass as class_id,
        oid as object_id,
        'pg_class'::regclass as owner_class,
        adrelid as owner_id
    from pg_attrdef

    union all

    select
        'pg_constraint'::regclass,
        oid,
        case when conrelid <> 0 then 'pg_class'::regclass else 'pg_type'::regclass end,
        case when conrelid <> 0 then conrelid else contypid end
    from pg_constraint

    union all

    select 'pg_class'::regclass, indexrelid, 'pg_class'::regclass, indrelid
    from pg_index

    union all

    select 'pg_rewrite'::regclass, oid, 'pg_class'::regclass, ev_class
    from pg_rewrite

    union all

    select 'pg_policy'::regclass, oid, 'pg_class'::regclass, polrelid
    from pg_policy

    union all

    select 'pg_trigger'::regclass, oid, 'pg_class'::regclass, tgrelid
    from pg_trigger
    -- those of a foreign key stand on the referenced table too
    where not tgisinternal

    union all

    select 'pg_statistic_ext'::regclass, oid, 'pg_class'::regclass, stxrelid
    from pg_statistic_ext

    union all

    -- a partition stands in the file of its root
    select 'pg_class'::regclass, oid, 'pg_class'::regclass, pg_partition_root(oid)
    from pg_class
    where relispartition

    union all

    -- an array of a type, the row type of a table, the attributes of a composite type
    select 'pg_type'::regclass, typarray, 'pg_type'::regclass, oid
    from pg_type
    where typarray <> 0

    union all

    select 'pg_type'::regclass, pg_type.oid, 'pg_class'::regclass, pg_class.oid
    from pg_type
    inner join pg_class
        on pg_type.typrelid = pg_class.oid
    where pg_class.relkind <> 'c'

    union all

    select 'pg_class'::regclass, typrelid, 'pg_type'::regclass, pg_type.oid
    from pg_type
    inner join pg_class
        on pg_type.typrelid = pg_class.oid
    where pg_class.relkind = 'c'

    union all

    select 'pg_type'::regclass, rngmultitypid, 'pg_type'::regclass, rngtypid
    from pg_range

    union all

    select
        classid,
        objid,
        'pg_extension'::regclass,
        refobjid
    from pg_depend
    where
        refclassid = 'pg_extension'::regclass
        and deptype = 'e'

    union all

    select 'pg_publication_rel'::regclass, oid, 'pg_publication'::regclass, prpubid
    from pg_publication_rel

    union all

    -- what an operator class is made of
    select classid, objid, 'pg_opclass'::regclass, refobjid
    from pg_depend
    where
        refclassid = 'pg_opclass'::regclass
        and deptype = 'i'

    union all

    select
        'pg_class'::regclass,
        sequence_id,
        'pg_class'::regclass,
        table_id
    from column_sequences

),

parts as (

    select
        direct_parts.class_id,
        direct_parts.object_id,
        direct_parts.owner_class,
        -- what belongs to a partition stands in the file of its root
        coalesce(roots.owner_id, direct_parts.owner_id) as owner_id
    from direct_parts
    left join (
        select
            oid,
            pg_partition_root(oid)::oid as owner_id
        from pg_class
        where relispartition
    ) as roots
        on
            direct_parts.owner_class = 'pg_class'::regclass
            and direct_parts.owner_id = roots.oid

)

select distinct
    coalesce(owners.owner_class, pg_depend.classid)::oid as class_id,
    coalesce(owners.owner_id, pg_depend.objid) as object_id,
    coalesce(used.owner_class, pg_depend.refclassid)::oid as used_class,
    coalesce(used.owner_id, pg_depend.refobjid) as used_id
from pg_depend
left join parts as owners
    on
        pg_depend.classid = owners.class_id
        and pg_depend.objid = owners.object_id
left join parts as used
    on
        pg_depend.refclassid = used.class_id
        and pg_depend.refobjid = used.object_id
where
    pg_depend.deptype in ('n', 'a', 'i')
    -- the table that goes away with a sequence can be made before it
    and not (
        pg_depend.deptype = 'a'
        and pg_depend.refclassid = 'pg_class'::regclass
        and pg_depend.refobjsubid > 0
        and pg_depend.objid in (select seqrelid from pg_sequence)
    )

union

-- the roles that a privilege or a policy names
select
    coalesce(owners.owner_class, pg_shdepend.classid)::oid,
    coalesce(owners.owner_id, pg_shdepend.objid),
    pg_shdepend.refclassid,
    pg_shdepend.refobjid
from pg_shdepend
left join parts as owners
    on
        pg_shdepend.classid = owners.class_id
        and pg_shdepend.objid = owners.object_id
where
    pg_shdepend.dbid = (select oid from pg_database where datname = current_database())
    and (
        pg_shdepend.deptype in ('a', 'r')
        -- of others no file says who owns it
        or (
            pg_shdepend.deptype = 'o'
            and (
                pg_shdepend.classid in ('pg_namespace'::regclass, 'pg_proc'::regclass)
                or exists (
                    select
                    from pg_class
                    where
                        pg_shdepend.classid = 'pg_class'::regclass
                        and pg_shdepend.objid = pg_class.oid
                        and pg_class.relkind in ('v', 'm')
                )
            )
        )
    )

union

-- the file of a role says who is a member of it
select 'pg_authid'::regclass, roleid, 'pg_authid'::regclass, member
from pg_auth_members
"""
