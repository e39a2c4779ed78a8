{#
    Lists each extension whose objects stand in a managed schema.

    Its functions become part of the API, and names of ours may clash with its next version's.

    Fix: move it to the schema extensions, which is on the search path. One that can't be moved
    has to be created there.
#}
with tables as (

    {{ managed_relations() }}

),

offenders as (

    select
        format('%s in %s', pg_extension.extname, pg_namespace.nspname) as object,
        'its functions are part of the API' as consequence,
        case
            when pg_extension.extrelocatable
                then format('alter extension %I set schema extensions', pg_extension.extname)
            else
                format(
                    'drop extension %I; create extension %1$I with schema extensions',
                    pg_extension.extname
                )
        end as fix
    from pg_catalog.pg_extension
    inner join pg_catalog.pg_namespace
        on pg_extension.extnamespace = pg_namespace.oid
    where pg_namespace.nspname in ({{ managed_schemas() }})

)

{{ select_offenders(examined='tables', named='table') }}
