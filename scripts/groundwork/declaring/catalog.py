"""The queries that find what a database consists of, and what uses what."""

SCHEMAS = """
select nspname
from pg_namespace
where
    nspname !~ '^(pg_|groundwork)'
    and nspname <> 'information_schema'
    and not exists (
        select
        from pg_depend
        where
            classid = 'pg_namespace'::regclass
            and objid = pg_namespace.oid
            and deptype = 'e'
    )
order by nspname
"""

OBJECTS = """
with
objects as (

    select
        'pg_class'::regclass as class_id,
        pg_class.oid as object_id,
        case pg_class.relkind
            when 'v' then 'view'
            when 'm' then 'materialized view'
            when 'S' then 'sequence'
            when 'f' then 'foreign table'
            else 'table'
        end as kind,
        pg_class.relnamespace as schema_id,
        pg_class.relname as name,
        null as arguments
    from pg_class
    where
        pg_class.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
        and not pg_class.relispartition
        and pg_class.relpersistence <> 't'
        -- the sequence of a column is part of its table
        and not (
            pg_class.relkind = 'S'
            and exists (
                select
                from pg_depend
                where
                    pg_depend.classid = 'pg_class'::regclass
                    and pg_depend.objid = pg_class.oid
                    and pg_depend.deptype in ('a', 'i')
            )
        )

    union all

    select
        'pg_type'::regclass,
        pg_type.oid,
        case pg_type.typtype
            when 'e' then 'type'
            when 'd' then 'domain'
            when 'c' then 'composite'
            else 'range'
        end,
        pg_type.typnamespace,
        pg_type.typname,
        null
    from pg_type
    left join pg_class
        on pg_type.typrelid = pg_class.oid
    where
        pg_type.typtype in ('e', 'd', 'r')
        or (pg_type.typtype = 'c' and pg_class.relkind = 'c')

    union all

    select
        'pg_proc'::regclass,
        pg_proc.oid,
        'function',
        pg_proc.pronamespace,
        pg_proc.proname,
        oidvectortypes(pg_proc.proargtypes)
    from pg_proc
    -- those that make a value of a range type belong to it
    where
        not exists (
            select
            from pg_depend
            where
                pg_depend.classid = 'pg_proc'::regclass
                and pg_depend.objid = pg_proc.oid
                and pg_depend.deptype = 'i'
        )

    union all

    select
        'pg_extension'::regclass,
        oid,
        'extension',
        extnamespace,
        extname,
        null
    from pg_extension
    where extname <> 'plpgsql'

    union all

    select
        'pg_namespace'::regclass,
        oid,
        'schema',
        oid,
        nspname,
        null
    from pg_namespace
    -- the project has those by itself
    where nspname not in ('public', 'extensions', 'access')

    union all

    select
        'pg_publication'::regclass,
        pg_publication.oid,
        'publication',
        pg_namespace.oid,
        pubname,
        null
    from pg_publication
    inner join pg_namespace
        on pg_namespace.nspname = 'public'
    where pubname not in ('supabase_realtime', 'supabase_realtime_messages_publication')

)

select
    objects.class_id::oid,
    objects.object_id,
    objects.kind,
    pg_namespace.nspname as schema,
    objects.name,
    objects.arguments,
    (
        select pg_extension.extname
        from pg_depend
        inner join pg_extension
            on pg_depend.refobjid = pg_extension.oid
        where
            pg_depend.classid = objects.class_id
            and pg_depend.objid = objects.object_id
            and pg_depend.refclassid = 'pg_extension'::regclass
            and pg_depend.deptype = 'e'
    ) as extension,
    obj_description(objects.object_id, objects.class_id::regclass::text) as comment
from objects
inner join pg_namespace
    on objects.schema_id = pg_namespace.oid
where
    pg_namespace.nspname = any(%s)
    or objects.kind = 'extension'
order by
    pg_namespace.nspname,
    objects.name,
    objects.arguments
"""

USES = """
with
-- what a part of an object uses, the object uses
parts as (

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

    -- the sequence of a column
    select
        'pg_class'::regclass,
        pg_depend.objid,
        'pg_class'::regclass,
        pg_depend.refobjid
    from pg_depend
    inner join pg_sequence
        on pg_depend.objid = pg_sequence.seqrelid
    where
        pg_depend.classid = 'pg_class'::regclass
        and pg_depend.refclassid = 'pg_class'::regclass
        and pg_depend.deptype in ('a', 'i')

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
where pg_depend.deptype in ('n', 'a', 'i')
"""

PLATFORM_TABLES = """
select
    pg_class.tableoid as class_id,
    pg_class.oid as object_id,
    pg_namespace.nspname as schema,
    pg_class.relname as name
from pg_class
inner join pg_namespace
    on pg_class.relnamespace = pg_namespace.oid
where
    pg_class.oid = any(%s::oid[])
    and pg_class.relkind in ('r', 'p')
    and pg_namespace.nspname !~ '^(pg_|groundwork|information_schema)'
order by 3, 4
"""
