"""The queries that describe an object whose file is written."""

ITEMS = "select kind, name, definition from unnest(groundwork.items(%s::oid))"
DESCRIBED = "select kind, name, definition from unnest(groundwork.{}(%s, %s))"

PARTITIONS = """
select kind, name, definition
from unnest(groundwork.partition_items(%(table)s::oid, null, false))
-- a file makes them in the schema of their table
where
    name not in (
        select pg_class.relname
        from groundwork.partition_tree(%(table)s::oid) as tree
        inner join pg_class
            on tree.partition = pg_class.oid
        inner join pg_class as root
            on root.oid = %(table)s
        where pg_class.relnamespace <> root.relnamespace
    )
"""

DESCRIBED_TABLES = """
select table_id, kind, name, definition
from groundwork.describe(%s)
order by table_id, kind, name
"""

COLUMNS = """
select
    attrelid as table_id,
    attname as name,
    quote_ident(attname) as quoted,
    case
        when attidentity <> ''
            then (
                select relname
                from pg_depend
                inner join pg_class
                    on objid = pg_class.oid
                where
                    classid = 'pg_class'::regclass
                    and refclassid = 'pg_class'::regclass
                    and refobjid = attrelid
                    and refobjsubid = attnum
                    and deptype = 'i'
                    and relkind = 'S'
            )
    end as sequence
from pg_attribute
where
    attrelid = any(%s)
    and attnum > 0
    and not attisdropped
    -- what it has from a parent is declared there
    and attislocal
order by attrelid, attnum
"""

REFERRED_COLUMNS = """
select
    quote_ident(attname) as name,
    format_type(atttypid, atttypmod) as type,
    exists (
        select
        from pg_constraint
        where
            conrelid = attrelid
            and contype = 'p'
            and conkey = array[attnum]
    ) as is_key
from pg_attribute
where
    attrelid = %s
    and attnum > 0
    and not attisdropped
    and exists (
        select
        from pg_constraint
        where
            (conrelid = attrelid and contype = 'p' and attnum = any(conkey))
            or (confrelid = attrelid and attnum = any(confkey))

        union all

        -- triggers, views and functions that look at it
        select
        from pg_depend
        where
            classid in (
                'pg_trigger'::regclass,
                'pg_rewrite'::regclass,
                'pg_policy'::regclass,
                'pg_proc'::regclass
            )
            and refclassid = 'pg_class'::regclass
            and refobjid = attrelid
            and refobjsubid = attnum
    )
order by attnum
"""

OWN_TRIGGERS = """
select tgname as name
from pg_trigger
where
    tgrelid = %s
    and not tgisinternal
    and tgfoid = any(%s::oid[])
"""

AUTH_FUNCTIONS = """
select pg_proc.proname as name
from pg_proc
where
    pg_proc.pronamespace = to_regnamespace('auth')
    -- not those whose name means something else too
    and not exists (
        select
        from pg_proc as others
        where
            others.pronamespace <> pg_proc.pronamespace
            and others.proname = pg_proc.proname
    )
    and not exists (
        select
        from pg_class
        where relname = pg_proc.proname
    )
"""

INHERITED_COLUMNS = """
select
    quote_ident(own.attname) as name,
    pg_get_expr(adbin, adrelid, true) as value,
    of_parent.value as inherited,
    own.attnotnull and not of_parent.is_not_null as is_not_null
from pg_attribute as own
left join pg_attrdef
    on
        adrelid = own.attrelid
        and adnum = own.attnum
cross join lateral (
    select
        bool_or(attnotnull) as is_not_null,
        min(pg_get_expr(adbin, adrelid, true)) as value
    from pg_inherits
    inner join pg_attribute
        on
            inhparent = attrelid
            and attname = own.attname
    left join pg_attrdef
        on
            adrelid = attrelid
            and adnum = attnum
    where inhrelid = own.attrelid
) as of_parent
where
    own.attrelid = %s
    and own.attnum > 0
    and not own.attisdropped
    and not own.attislocal
    and own.attgenerated = ''
order by own.attnum
"""

INHERITED_CONSTRAINTS = """
select conname as name
from pg_constraint
where
    conrelid = %s
    and not conislocal
"""
