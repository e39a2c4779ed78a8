{#
    Emits groundwork.legacy_privileges(schema, table): what others than their owner may do with a
    legacy table, its columns and their sequences.

    returns  kind (table or sequence), object, grantees, and grants, the statements that give it all
             back
#}
{% macro engine_legacy_privileges() %}

create or replace function groundwork.legacy_privileges(schema_name text, table_name text)
returns table (kind text, object text, grantees text, grants text)
language sql
stable
as $legacy_privileges$
    with
    legacy as (

        select *
        from groundwork.legacy_table(schema_name, table_name)

    ),

    involved as (

        -- the table, and the sequences of its columns
        select legacy.oid
        from legacy

        union

        select pg_depend.objid
        from legacy
        inner join pg_catalog.pg_depend
            on
                legacy.oid = pg_depend.refobjid
                and pg_depend.classid = 'pg_catalog.pg_class'::regclass
                and pg_depend.deptype in ('a', 'i')

    ),

    relations as (

        select
            pg_class.oid,
            pg_class.relkind,
            pg_class.relowner,
            null::name as column_name,
            pg_class.relacl as acl
        from involved
        inner join pg_catalog.pg_class
            on involved.oid = pg_class.oid
        where pg_class.relkind in ('r', 'p', 'S')

        union all

        select
            pg_class.oid,
            pg_class.relkind,
            pg_class.relowner,
            pg_attribute.attname,
            pg_attribute.attacl
        from legacy
        inner join pg_catalog.pg_class
            on legacy.oid = pg_class.oid
        inner join pg_catalog.pg_attribute
            on pg_class.oid = pg_attribute.attrelid

    ),

    held as (

        select
            case relations.relkind when 'S' then 'sequence' else 'table' end as kind,
            relations.oid::regclass::text as object,
            case acl.grantee
                when 0 then 'public'
                else quote_ident(pg_get_userbyid(acl.grantee))
            end as grantee,
            acl.privilege_type
            || coalesce(' (' || quote_ident(relations.column_name) || ')', '') as privilege,
            acl.is_grantable
        from relations
        cross join aclexplode(relations.acl) as acl
        where acl.grantee <> relations.relowner

    )

    select
        held.kind,
        held.object,
        string_agg(distinct held.grantee, ', '),
        string_agg(
            distinct format(
                'grant %s on %s %s to %s%s',
                held.privilege,
                held.kind,
                held.object,
                held.grantee,
                case when held.is_grantable then ' with grant option' end
            ),
            '; '
        )
    from held
    group by held.kind, held.object
$legacy_privileges$;

{% endmacro %}
