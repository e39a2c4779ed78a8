{#
    Lists each column that a client may write and that takes a text, JSON, an array or bytes of any
    size.

    A row may then be a gigabyte: whoever signs up fills the disk, and whoever reads the list with
    that row in it waits for all of it. A type with a size, such as varchar(40), a list of values,
    and a check of the column alone that says how long it may be, are limits.

    A project of one's own is held to it from its first such check on: until then the rule does not
    apply there.

    Fix: {{ size_limits() }} at the end of the table's model.
#}
with tables as (

    {{ managed_relations() }}

),

privileges as (

    {{ granted_privileges(managed_schemas()) }}

),

written as (

    select
        tables.table_name,
        pg_attribute.attname,
        {{ size_condition() }} as condition,
        ({{ has_size_limit() }}) as is_limited,
        ({{ has_size_limit(lists=false) }}) as has_length
    from tables
    inner join pg_catalog.pg_attribute
        on tables.table_oid = pg_attribute.attrelid
    where
        not tables.is_partition
        and pg_attribute.attnum > 0
        and not pg_attribute.attisdropped
        and pg_attribute.attgenerated = ''
        and exists (
            select 1
            from privileges
            where
                privileges.object_oid = tables.table_oid
                and coalesce(privileges.column_name, pg_attribute.attname) = pg_attribute.attname
                and privileges.privilege in ('insert', 'update')
                and privileges.grantee_oid in ({{ client_grantees() | indent(16) }})
        )

),

limited as (

    select written.table_name
    from written
    where written.has_length

),

offenders as (

    select
        format('%I of %s', written.attname, written.table_name) as object,
        'a client writes as much into it as it likes' as consequence,
        format('alter table %s add check (%s)', written.table_name, written.condition) as fix
    from written
    where
        written.condition is not null
        and not written.is_limited
        and exists (select 1 from limited)

)

{{ select_offenders(examined='tables', named='table') }}
