{#
    Lists each view that reads a table of the platform's schema auth, through other views too, and
    that a client has a privilege on.

    It shows the addresses, and where its owner may read them the password hashes, of all users.

    Fix: revoke it. What users may know about each other stands in profiles.
#}
with recursive relations as (

    {{ managed_relations(['r', 'p', 'v', 'm']) }}

),

privileges as (

    {{ granted_privileges(managed_schemas()) }}

),

view_reads as (

    select
        pg_rewrite.ev_class as view_oid,
        pg_depend.refobjid as relation_oid
    from pg_catalog.pg_rewrite
    inner join pg_catalog.pg_depend
        on
            pg_rewrite.oid = pg_depend.objid
            and pg_depend.classid = 'pg_catalog.pg_rewrite'::regclass
            and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass
    where pg_depend.refobjid <> pg_rewrite.ev_class

    union

    select
        view_reads.view_oid,
        pg_depend.refobjid as relation_oid
    from view_reads
    inner join pg_catalog.pg_rewrite
        on view_reads.relation_oid = pg_rewrite.ev_class
    inner join pg_catalog.pg_depend
        on
            pg_rewrite.oid = pg_depend.objid
            and pg_depend.classid = 'pg_catalog.pg_rewrite'::regclass
            and pg_depend.refclassid = 'pg_catalog.pg_class'::regclass

),

offenders as (

    select distinct
        format('%s for %s', relations.table_name, privileges.grantee) as object,
        'it shows what the platform knows about users' as consequence,
        privileges.revoke_statement as fix
    from relations
    inner join view_reads
        on relations.table_oid = view_reads.view_oid
    inner join pg_catalog.pg_class
        on view_reads.relation_oid = pg_class.oid
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    inner join privileges
        on relations.table_oid = privileges.object_oid
    where
        pg_namespace.nspname = 'auth'
        and privileges.grantee_oid in ({{ client_grantees() }})

)

{{ select_offenders(examined='relations', named='table or view') }}
