{#
    Emits groundwork.undeclared_relations(declared): the tables, views and sequences of the managed
    schemas that no model declares and that the role may change.

    returns  columns of pg_class, nspname, name (with its schema, quoted), is_identity (a sequence
             behind an identity)
#}
{% macro engine_undeclared_relations() %}

create or replace function groundwork.undeclared_relations(declared text[])
returns table (
    oid oid,
    relname name,
    relkind "char",
    relacl aclitem[],
    reloptions text[],
    relrowsecurity boolean,
    relforcerowsecurity boolean,
    nspname name,
    name text,
    is_identity boolean
)
language sql
stable
as $undeclared_relations$
    select
        pg_class.oid,
        pg_class.relname,
        pg_class.relkind,
        pg_class.relacl,
        pg_class.reloptions,
        pg_class.relrowsecurity,
        pg_class.relforcerowsecurity,
        pg_namespace.nspname,
        format('%I.%I', pg_namespace.nspname, pg_class.relname) as name,
        exists (
            select
            from pg_catalog.pg_depend
            where
                pg_depend.classid = 'pg_catalog.pg_class'::regclass
                and pg_depend.objid = pg_class.oid
                and pg_depend.deptype = 'i'
                and pg_class.relkind = 'S'
        ) as is_identity
    from pg_catalog.pg_class
    inner join pg_catalog.pg_namespace
        on pg_class.relnamespace = pg_namespace.oid
    where
        pg_namespace.nspname in ({{ managed_schemas() }})
        and pg_class.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
        and format('%I.%I', pg_namespace.nspname, pg_class.relname) <> all(declared)
        and not pg_class.relispartition
        and pg_has_role(pg_class.relowner, 'usage')
        and not {{ is_extension_member('pg_catalog.pg_class', 'pg_class.oid') }}
$undeclared_relations$;

{{ engine_undeclared_functions() }}

{% endmacro %}
