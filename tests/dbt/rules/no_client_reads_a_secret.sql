{#
    Lists each privilege of a client to read a column that is named like a secret: a token, a
    password, credentials, a key.

    Row security says whose rows a client reads, and an owner's own token leaves the server with
    them: into a browser, its logs and its extensions.

    Fix: a table of its own for the service, as content_studio_tokens, or `hidden=` in the row
    access macro. A column that only sounds like a secret needs another name.
#}
with relations as (

    {{ managed_relations(['r', 'p', 'v', 'm', 'f']) }}

),

privileges as (

    {{ granted_privileges(managed_schemas()) }}

),

columns_of_relations as (

    select
        relations.table_oid,
        relations.table_name,
        pg_attribute.attname,
        pg_attribute.attnum,
        {{ is_named_like_a_secret('pg_attribute.attname', 'pg_attribute.atttypid') }} as is_secret
    from relations
    inner join pg_catalog.pg_attribute
        on relations.table_oid = pg_attribute.attrelid
    where
        pg_attribute.attnum > 0
        and not pg_attribute.attisdropped

),

other_columns as (

    select
        columns_of_relations.table_oid,
        string_agg(
            quote_ident(columns_of_relations.attname), ', ' order by columns_of_relations.attnum
        ) as names
    from columns_of_relations
    where not columns_of_relations.is_secret
    group by columns_of_relations.table_oid

),

offenders as (

    select
        format(
            '%I of %s for %s', secrets.attname, secrets.table_name, privileges.grantee
        ) as object,
        'a client reads a secret' as consequence,
        privileges.revoke_statement || coalesce(
            case
                when privileges.column_name is null
                    then
                        '; grant select (' || other_columns.names || ') on '
                        || secrets.table_name || ' to ' || privileges.grantee
            end,
            ''
        ) as fix
    from columns_of_relations as secrets
    inner join privileges
        on
            secrets.table_oid = privileges.object_oid
            and coalesce(privileges.column_name, secrets.attname) = secrets.attname
    left join other_columns
        on secrets.table_oid = other_columns.table_oid
    where
        secrets.is_secret
        and privileges.privilege = 'select'
        and privileges.grantee_oid in ({{ client_grantees() }})

)

{{ select_offenders(examined='relations', named='table or view') }}
