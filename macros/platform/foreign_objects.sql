{#
    Selects the objects of other roles that a statement could pick where it means one of
    PostgreSQL's own, or of an extension: one row each, with the statement that removes it, or
    moves it to a schema of its owner's where something depends on it.

    An object counts when its schema is on the search path and its owner, or the owner of the
    function behind it, is neither a superuser nor a role that deploys. Casts have no schema: one
    counts by the schema of its function or types. A type named like a function counts too, since
    a call with one argument may mean a cast. Names that nobody else has are left alone. A last row
    for each of these roles takes away its right to add more.

    To be run with a search path of pg_catalog alone.

    schemas  those of the search path, as an array
    kind     operator, function, cast, domain, type or schema
#}
{% macro foreign_objects(schemas) -%}
with
places as (

    select
        oid,
        nspname,
        nspacl
    from pg_catalog.pg_namespace
    where nspname = any({{ schemas }})

),

strangers as (

    select
        oid,
        rolname
    from pg_catalog.pg_roles
    where
        not rolsuper
        and rolname not in (current_user, session_user, 'groundwork_definer')

),

members as (

    select
        classid,
        objid
    from pg_catalog.pg_depend
    where deptype = 'e'

),

named as (

    select
        'pg_catalog.pg_proc'::regclass as class_id,
        oid as object_id,
        pronamespace as schema_id,
        proname as name
    from pg_catalog.pg_proc

    union all

    select
        'pg_catalog.pg_type'::regclass,
        oid,
        typnamespace,
        typname
    from pg_catalog.pg_type

    union all

    select
        'pg_catalog.pg_operator'::regclass,
        oid,
        oprnamespace,
        oprname
    from pg_catalog.pg_operator

),

-- the names of PostgreSQL's own objects and of those of extensions
own_names as (

    select distinct
        named.class_id = 'pg_catalog.pg_operator'::regclass as is_operator,
        named.name
    from named
    left join members
        on
            named.class_id = members.classid
            and named.object_id = members.objid
    where
        named.schema_id = 'pg_catalog'::regnamespace
        or members.objid is not null

),

found as (

    select
        'operator' as kind,
        'operator' as command,
        'pg_catalog.pg_operator'::regclass as class_id,
        pg_operator.oid as object_id,
        format(
            '%I.%s (%s, %s)',
            places.nspname,
            pg_operator.oprname,
            coalesce(format_type(nullif(pg_operator.oprleft, 0), null), 'none'),
            format_type(pg_operator.oprright, null)
        ) as name,
        strangers.oid as owner_id
    from pg_catalog.pg_operator
    inner join places
        on pg_operator.oprnamespace = places.oid
    left join pg_catalog.pg_proc
        on pg_operator.oprcode = pg_proc.oid
    inner join strangers
        on strangers.oid in (pg_operator.oprowner, pg_proc.proowner)
    where
        pg_operator.oprname in (
            select own_names.name
            from own_names
            where own_names.is_operator
        )

    union all

    select
        'function',
        'routine',
        'pg_catalog.pg_proc'::regclass,
        pg_proc.oid,
        format(
            '%I.%I(%s)',
            places.nspname,
            pg_proc.proname,
            {{ routine_arguments() | indent(12) }}
        ),
        strangers.oid
    from pg_catalog.pg_proc
    inner join places
        on pg_proc.pronamespace = places.oid
    inner join strangers
        on pg_proc.proowner = strangers.oid
    where
        pg_proc.proname in (
            select own_names.name
            from own_names
            where not own_names.is_operator
        )
        -- those that make the values of a range go with its type
        and not exists (
            select
            from pg_catalog.pg_depend
            where
                pg_depend.classid = 'pg_catalog.pg_proc'::regclass
                and pg_depend.objid = pg_proc.oid
                and pg_depend.deptype = 'i'
        )

    union all

    select
        'cast',
        'cast',
        'pg_catalog.pg_cast'::regclass,
        pg_cast.oid,
        format(
            '(%s as %s)',
            format_type(pg_cast.castsource, null),
            format_type(pg_cast.casttarget, null)
        ),
        strangers.oid
    from pg_catalog.pg_cast
    inner join pg_catalog.pg_proc
        on pg_cast.castfunc = pg_proc.oid
    inner join strangers
        on pg_proc.proowner = strangers.oid
    where
        exists (
            select
            from pg_catalog.pg_type
            inner join places
                on places.oid in (pg_type.typnamespace, pg_proc.pronamespace)
            where pg_type.oid in (pg_cast.castsource, pg_cast.casttarget)
        )

    union all

    select
        case pg_type.typtype when 'd' then 'domain' else 'type' end,
        case pg_type.typtype when 'd' then 'domain' else 'type' end,
        'pg_catalog.pg_type'::regclass,
        pg_type.oid,
        format('%I.%I', places.nspname, pg_type.typname),
        strangers.oid
    from pg_catalog.pg_type
    inner join places
        on pg_type.typnamespace = places.oid
    inner join strangers
        on pg_type.typowner = strangers.oid
    left join pg_catalog.pg_class
        on pg_type.typrelid = pg_class.oid
    where
        pg_type.typname in (
            select own_names.name
            from own_names
            where not own_names.is_operator
        )
        -- the type of a table's rows cannot be meant by a call, and an array's goes with its own
        and coalesce(pg_class.relkind = 'c', true)
        and pg_type.typcategory <> 'A'
        and pg_type.typtype <> 'm'

),

placed as (

    select
        found.*,
        strangers.rolname as owner,
        case
            when
                found.kind <> 'cast'
                and exists (
                    select
                    from pg_catalog.pg_depend
                    where
                        pg_depend.refclassid = found.class_id
                        and pg_depend.refobjid = found.object_id
                        and pg_depend.deptype = 'n'
                )
                then format(
                    'create schema if not exists %1$I authorization %1$I; '
                    'alter %2$s %3$s set schema %1$I',
                    strangers.rolname,
                    found.command,
                    found.name
                )
            else format('drop %s %s', found.command, found.name)
        end as statement
    from found
    inner join strangers
        on found.owner_id = strangers.oid

)

select
    placed.kind,
    placed.name,
    placed.owner::text as owner,
    placed.statement
from placed

union all

select distinct
    'schema',
    quote_ident(places.nspname),
    placed.owner::text,
    format('revoke create on schema %I from %I', places.nspname, placed.owner)
from placed
cross join places
cross join lateral aclexplode(places.nspacl) as granted
where
    granted.grantee = placed.owner_id
    and granted.privilege_type = 'CREATE'

order by
    kind,
    name
{%- endmacro %}
