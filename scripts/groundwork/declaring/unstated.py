"""Finds what the database has and no file can state, so that the report lists it."""

import psycopg

from .catalog import COLUMN_SEQUENCES

UNSTATED = f"""
with
column_sequences as (
{COLUMN_SEQUENCES}
),

own_schemas as (

    select oid, nspname
    from pg_namespace
    where nspname = any(%(schemas)s)

),

found as (

    select
        format('comment on statistics %%I.%%I', nspname, stxname) as what,
        'a trial does not find statistics by their name: comment on them in a script' as reason,
        'pg_statistic_ext'::regclass as class_id,
        pg_statistic_ext.oid as object_id
    from pg_statistic_ext
    inner join own_schemas
        on stxnamespace = own_schemas.oid
    where obj_description(pg_statistic_ext.oid, 'pg_statistic_ext') is not null

    union all

    select
        format(
            'statistics target %%s of statistics %%I.%%I',
            to_jsonb(pg_statistic_ext) ->> 'stxstattarget', nspname, stxname
        ),
        'a trial does not find statistics by their name: set it in a script',
        'pg_statistic_ext'::regclass,
        pg_statistic_ext.oid
    from pg_statistic_ext
    inner join own_schemas
        on stxnamespace = own_schemas.oid
    where (to_jsonb(pg_statistic_ext) ->> 'stxstattarget')::integer >= 0

    union all

    select
        format('comment on sequence %%I.%%I', nspname, relname),
        'the sequence of a column is a part of its table: comment on it in a script',
        'pg_class'::regclass,
        pg_class.oid
    from pg_class
    inner join own_schemas
        on relnamespace = own_schemas.oid
    inner join column_sequences
        on pg_class.oid = sequence_id
    where obj_description(pg_class.oid, 'pg_class') is not null

    union all

    -- what pg_dump writes only with the database
    select
        format('setting %%s of the database', setting),
        'it belongs to the database: set it where that is made',
        'pg_db_role_setting'::regclass,
        16384
    from pg_db_role_setting
    cross join unnest(setconfig) as setting
    where
        setrole = 0
        and setdatabase = (select oid from pg_database where datname = current_database())

    union all

    select
        format('statistics target of column %%s of index %%I.%%I', attnum, nspname, relname),
        'it changes plans only, and goes with the index: set it in a script',
        'pg_class'::regclass,
        pg_class.oid
    from pg_class
    inner join own_schemas
        on relnamespace = own_schemas.oid
    inner join pg_attribute
        on attrelid = pg_class.oid
    where
        relkind in ('i', 'I')
        and coalesce((to_jsonb(pg_attribute) ->> 'attstattarget')::integer, -1) >= 0

    union all

    select
        format('partition %%s of %%s', pg_class.oid::regclass, parent.oid::regclass),
        'it stands in another schema than its table: a file makes partitions in that of the table',
        'pg_class'::regclass,
        pg_class.oid
    from pg_class
    inner join pg_class as parent
        on pg_partition_root(pg_class.oid) = parent.oid
    inner join own_schemas
        on parent.relnamespace = own_schemas.oid
    where
        pg_class.relispartition
        and pg_class.relkind in ('r', 'p')
        and pg_class.relnamespace <> parent.relnamespace

    union all

    select
        format('%%s %%I.%%I', kinds.word, nspname, named.name),
        'no model declares one: make it in a script',
        named.class_id,
        named.object_id
    from (
        select 'pg_type'::regclass as class_id, oid as object_id, typnamespace as schema_id,
            typname as name
        from pg_type
        where
            typtype in ('b', 'p')
            and typelem = 0
            and typrelid = 0

        union all

        select 'pg_ts_parser'::regclass, oid, prsnamespace, prsname
        from pg_ts_parser

        union all

        select 'pg_ts_template'::regclass, oid, tmplnamespace, tmplname
        from pg_ts_template

        union all

        select 'pg_conversion'::regclass, oid, connamespace, conname
        from pg_conversion

        union all

        -- one that an operator class made goes with that
        select 'pg_opfamily'::regclass, oid, opfnamespace, opfname
        from pg_opfamily
        where
            not exists (
                select
                from pg_opclass
                where
                    opcfamily = pg_opfamily.oid
                    and opcname = opfname
                    and opcnamespace = opfnamespace
            )
    ) as named
    inner join own_schemas
        on named.schema_id = own_schemas.oid
    cross join lateral (
        select (pg_identify_object(named.class_id, named.object_id, 0)).type as word
    ) as kinds

    union all

    select
        format('%%s %%s', identified.type, identified.identity),
        'no model declares one: make it in a script',
        others.class_id,
        others.object_id
    from (
        select 'pg_language'::regclass as class_id, oid as object_id
        from pg_language

        union all

        select 'pg_am'::regclass, oid
        from pg_am

        union all

        select 'pg_transform'::regclass, oid
        from pg_transform
    ) as others
    cross join lateral pg_identify_object(others.class_id, others.object_id, 0) as identified
    where others.object_id >= 16384

    union all

    select
        format('owner %%s of %%s', relowner::regrole, pg_class.oid::regclass),
        'what a file makes belongs to the role that deploys',
        'pg_class'::regclass,
        pg_class.oid
    from pg_class
    inner join own_schemas
        on relnamespace = own_schemas.oid
    where
        relkind in ('r', 'p', 'f', 'S')
        and pg_class.oid not in (select sequence_id from column_sequences)
        and not relispartition
        and relowner <> current_user::regrole

    union all

    select
        format('owner %%s of type %%s', typowner::regrole, format_type(pg_type.oid, null)),
        'what a file makes belongs to the role that deploys',
        'pg_type'::regclass,
        pg_type.oid
    from pg_type
    inner join own_schemas
        on typnamespace = own_schemas.oid
    left join pg_class
        on typrelid = pg_class.oid
    where
        (typtype in ('d', 'e', 'r') or pg_class.relkind = 'c')
        and typowner <> current_user::regrole

)

select distinct
    what,
    reason
from found
where
    object_id >= 16384
    and not exists (
        select
        from pg_depend
        where
            pg_depend.classid = found.class_id
            and pg_depend.objid = found.object_id
            and pg_depend.deptype = 'e'
    )
order by
    reason,
    what
"""


def read_unstated(connection: psycopg.Connection, schemas: list[str]) -> list[tuple[str, str]]:
    """Each with its reason."""
    rows = connection.execute(UNSTATED, {"schemas": schemas}).fetchall()
    return [(row.what, row.reason) for row in rows]
