{#
    Lists each check over several columns that has the name PostgreSQL made up, such as
    bookings_check1.

    The name is what a refused write shows, and the only part of the error an application can tell
    such checks apart by. A check of one column is named after it.

    Fix: constraint <table>_<what it says>_check check (...) in the table's model.
#}
with tables as (

    {{ managed_relations() }}

),

checks as (

    select
        tables.table_name,
        pg_constraint.conname as check_name,
        pg_class.relname as relation_name,
        cardinality(pg_constraint.conkey) as column_count,
        (
            select string_agg(pg_attribute.attname, '_' order by check_column.position)
            from unnest(pg_constraint.conkey) with ordinality as check_column (attnum, position)
            inner join pg_catalog.pg_attribute
                on
                    pg_constraint.conrelid = pg_attribute.attrelid
                    and check_column.attnum = pg_attribute.attnum
        ) as column_names
    from tables
    inner join pg_catalog.pg_constraint
        on tables.table_oid = pg_constraint.conrelid
    inner join pg_catalog.pg_class
        on pg_constraint.conrelid = pg_class.oid
    where
        pg_constraint.contype = 'c'
        and pg_constraint.coninhcount = 0

),

offenders as (

    select
        checks.check_name || ' on ' || checks.table_name as object,
        'a refused write does not say which condition was broken' as consequence,
        format(
            'alter table %s rename constraint %I to %I',
            checks.table_name,
            checks.check_name,
            left(checks.relation_name || '_' || checks.column_names, 57) || '_check'
        ) as fix
    from checks
    where
        checks.column_count > 1
        and starts_with(checks.check_name, checks.relation_name || '_check')
        and translate(
            substr(checks.check_name, length(checks.relation_name || '_check') + 1),
            '0123456789',
            ''
        ) = ''

)

{{ select_offenders(examined='tables', named='table') }}
