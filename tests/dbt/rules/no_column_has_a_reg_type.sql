{#
    Lists each column of a type that stands for an object of the catalog, such as regclass.

    It holds the object's number, which differs in another database: pg_upgrade refuses a cluster
    that has one, and a restored dump may point anywhere. (regclass, regrole and regtype survive an
    upgrade, and still can't be carried to another database.)

    Fix: keep the name, as text.
#}
with tables as (

    {{ managed_relations(['r', 'p', 'f']) }}

),

columns as (

    select
        tables.table_name,
        quote_ident(pg_attribute.attname) as column_name,
        coalesce(nullif(pg_type.typelem, 0), pg_type.oid)::regtype as type_name
    from pg_catalog.pg_attribute
    inner join tables
        on pg_attribute.attrelid = tables.table_oid
    inner join pg_catalog.pg_type
        on pg_attribute.atttypid = pg_type.oid
    where pg_attribute.attnum > 0

),

offenders as (

    select
        columns.table_name || '.' || columns.column_name as object,
        'its values are numbers that mean something else in another database' as consequence,
        format(
            'alter table %s alter column %s type text', columns.table_name, columns.column_name
        ) as fix
    from columns
    where
        columns.type_name in (
            'regclass'::regtype,
            'regcollation'::regtype,
            'regconfig'::regtype,
            'regdictionary'::regtype,
            'regnamespace'::regtype,
            'regoper'::regtype,
            'regoperator'::regtype,
            'regproc'::regtype,
            'regprocedure'::regtype,
            'regrole'::regtype,
            'regtype'::regtype
        )

)

{{ select_offenders(examined='columns', named='column') }}
