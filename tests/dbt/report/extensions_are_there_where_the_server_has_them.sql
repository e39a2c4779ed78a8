{#
    Lists the extensions that the declaration names and the database lacks, although its server
    offers them: vector, which ai_embeddings needs, and the optional ones, where this role could
    have created them.
#}
-- depends_on: {{ ref('vector') }}
-- depends_on: {{ ref('pg_trgm') }}
-- depends_on: {{ ref('pg_stat_statements') }}
select
    pg_available_extensions.name as missing_extension,
    'create extension ' || pg_available_extensions.name || ' with schema extensions' as fix
from pg_catalog.pg_available_extensions
where
    pg_available_extensions.installed_version is null
    and (
        pg_available_extensions.name = 'vector'
        or (
            pg_available_extensions.name in ('pg_trgm', 'pg_stat_statements')
            and (
                select pg_roles.rolsuper
                from pg_catalog.pg_roles
                where pg_roles.rolname = current_user
            )
        )
    )

union all

select
    'vector' as missing_extension,
    'install pgvector on the server' as fix
where
    not exists (
        select 1
        from pg_catalog.pg_available_extensions
        where pg_available_extensions.name = 'vector'
    )
