"""The queries that find what a database consists of."""

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

COLUMN_SEQUENCES = """
    -- those of identity columns, and those that the default of their column reads
    select
        pg_depend.objid as sequence_id,
        pg_depend.refobjid as table_id
    from pg_depend
    inner join pg_sequence
        on pg_depend.objid = pg_sequence.seqrelid
    left join pg_attrdef
        on
            pg_depend.refobjid = pg_attrdef.adrelid
            and pg_depend.refobjsubid = pg_attrdef.adnum
    where
        pg_depend.classid = 'pg_class'::regclass
        and pg_depend.refclassid = 'pg_class'::regclass
        and (
            pg_depend.deptype = 'i'
            or (
                pg_depend.deptype = 'a'
                and exists (
                    select
                    from pg_depend as reading
                    where
                        reading.classid = 'pg_attrdef'::regclass
                        and reading.objid = pg_attrdef.oid
                        and reading.refclassid = 'pg_class'::regclass
                        and reading.refobjid = pg_depend.objid
                )
            )
        )
"""
"""What follows `column_sequences as (`: the sequences that are part of a table."""

OBJECTS = f"""
with
column_sequences as (
{COLUMN_SEQUENCES}
),

objects as (

    select
        'pg_class'::regclass as class_id,
        pg_class.oid as object_id,
        case pg_class.relkind
            when 'v' then 'view'
            when 'm' then 'materialized view'
            when 'S' then 'sequence'
            else 'table'
        end as kind,
        pg_class.relnamespace as schema_id,
        pg_class.relname as name,
        null as arguments
    from pg_class
    where
        pg_class.relkind in ('r', 'p', 'v', 'm', 'S')
        and not pg_class.relispartition
        and pg_class.relpersistence <> 't'
        -- it is part of the table
        and pg_class.oid not in (select sequence_id from column_sequences)

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
