{#
    The privileges that requests are not to have, as requirements (see platform_requirements):

    - on the schemas groundwork and retired, and what stands in them: a client or PUBLIC none
    - on the other schemas and the database: a client, PUBLIC or groundwork_definer not to create,
      and not to grant to others

    A privilege goes when the owner takes it back. What somebody else granted goes with his right to
    grant it.
#}
{% macro platform_revokes() -%}
select
        6 as step,
        forbidden.kind || ' ' || forbidden.object_name as object_name,
        format(
            'revoke %s%s on %s %s from %s%s',
            case when forbidden.is_option then 'grant option for ' end,
            forbidden.privileges,
            forbidden.kind,
            forbidden.object_name,
            case
                when forbidden.is_owners then coalesce(quote_ident(grantees.rolname), 'public')
                else quote_ident(grantors.rolname)
            end,
            case when forbidden.is_option or forbidden.is_grantable then ' cascade' end
        ) as statement,
        format(
            'grant %s on %s %s to %s%s',
            forbidden.privileges,
            forbidden.kind,
            forbidden.object_name,
            coalesce(quote_ident(grantees.rolname), 'public'),
            case when forbidden.is_grantable then ' with grant option' end
        ) as undo,
        false as is_fulfilled
    from (
        select
            holders.kind,
            holders.object_name,
            granted.grantor,
            granted.grantee,
            granted.is_grantable,
            granted.grantor = holders.owner_oid as is_owners,
            granted.grantor <> holders.owner_oid
            or (not holders.is_closed and granted.privilege_type <> 'CREATE') as is_option,
            string_agg(
                lower(granted.privilege_type) || coalesce(' (' || holders.column_name || ')', ''),
                ', '
                order by granted.privilege_type, holders.column_name
            ) as privileges
        from (
            select
                'schema' as kind,
                quote_ident(pg_namespace.nspname) as object_name,
                null as column_name,
                pg_namespace.nspowner as owner_oid,
                pg_namespace.nspacl as acl,
                pg_namespace.nspname in ('groundwork', 'retired') as is_closed
            from pg_catalog.pg_namespace
            where
                pg_namespace.nspname in (
                    {{ with_model_schemas(
                        ['public', 'access', 'auth', 'extensions', 'groundwork', 'retired']
                    ) }}
                )

            union all

            select
                'database',
                quote_ident(pg_database.datname),
                null,
                pg_database.datdba,
                pg_database.datacl,
                false
            from pg_catalog.pg_database
            where pg_database.datname = current_database()

            union all

            select
                case pg_class.relkind when 'S' then 'sequence' else 'table' end,
                format('%I.%I', pg_namespace.nspname, pg_class.relname),
                null,
                pg_class.relowner,
                pg_class.relacl,
                true
            from pg_catalog.pg_namespace
            inner join pg_catalog.pg_class
                on pg_namespace.oid = pg_class.relnamespace
            where pg_namespace.nspname in ('groundwork', 'retired')

            union all

            select
                'table',
                format('%I.%I', pg_namespace.nspname, pg_class.relname),
                quote_ident(pg_attribute.attname),
                pg_class.relowner,
                pg_attribute.attacl,
                true
            from pg_catalog.pg_namespace
            inner join pg_catalog.pg_class
                on pg_namespace.oid = pg_class.relnamespace
            inner join pg_catalog.pg_attribute
                on pg_class.oid = pg_attribute.attrelid
            where
                pg_namespace.nspname in ('groundwork', 'retired')
                and pg_attribute.attacl is not null

            union all

            select
                'routine',
                format(
                    '%I.%I(%s)',
                    pg_namespace.nspname,
                    pg_proc.proname,
                    {{ routine_arguments() | indent(20) }}
                ),
                null,
                pg_proc.proowner,
                -- everyone may execute what nobody has revoked
                coalesce(pg_proc.proacl, acldefault('f', pg_proc.proowner)),
                true
            from pg_catalog.pg_namespace
            inner join pg_catalog.pg_proc
                on pg_namespace.oid = pg_proc.pronamespace
            where
                pg_namespace.nspname in ('groundwork', 'retired')
                -- nearly all of them: their owner alone
                and (pg_proc.proacl is null or cardinality(pg_proc.proacl) > 1)
        ) as holders
        cross join aclexplode(holders.acl) as granted
        left join pg_catalog.pg_roles as clients
            on granted.grantee = clients.oid
        where
            granted.grantee <> holders.owner_oid
            and case
                when granted.grantee = 0 or clients.rolname in ({{ client_roles() }})
                    then
                        holders.is_closed
                        or granted.privilege_type = 'CREATE'
                        or granted.is_grantable
                when clients.rolname = 'groundwork_definer'
                    then
                        not holders.is_closed
                        and (granted.privilege_type = 'CREATE' or granted.is_grantable)
                else false
            end
        group by 1, 2, 3, 4, 5, 6, 7
    ) as forbidden
    left join pg_catalog.pg_roles as grantees
        on forbidden.grantee = grantees.oid
    left join pg_catalog.pg_roles as grantors
        on forbidden.grantor = grantors.oid
{%- endmacro %}
