{#
    Lists each extension that is older than what the server has installed.

    The server was updated, the database was not: it runs without the fixes that came along.

    Fix: update it.
#}
with tables as (

    {{ managed_relations() }}

),

offenders as (

    select
        pg_extension.extname::text as object,
        format(
            'it runs as %s, the server has %s',
            pg_extension.extversion,
            pg_available_extensions.default_version
        ) as consequence,
        format('alter extension %I update', pg_extension.extname) as fix
    from pg_catalog.pg_extension
    inner join pg_catalog.pg_available_extensions
        on pg_extension.extname = pg_available_extensions.name
    where pg_extension.extversion <> pg_available_extensions.default_version

)

{{ select_offenders(examined='tables', named='table') }}
