{#
    Emits groundwork.is_made_as_declared(schema, kinds): whether what this role makes in a schema
    has what its declaration says and no more: neither default privileges nor an event trigger add
    to it. Then a new object need not be compared with its declaration.

    kinds  of objects, as pg_default_acl has them: r tables, S sequences, f functions

    And groundwork.is_certain(schema, table, declaration): whether that holds for a table that was
    just made, all roles that it names can use its schema, and it names nothing with that schema.
#}
{% macro engine_is_made_as_declared() %}

create or replace function groundwork.is_made_as_declared(schema_name text, kinds text[])
returns boolean
language sql
stable
as $is_made_as_declared$
    select
        not exists (
            select
            from pg_catalog.pg_event_trigger
            where evtenabled <> 'D'
        )
        and not exists (
            select
            from pg_catalog.pg_default_acl
            cross join lateral aclexplode(pg_default_acl.defaclacl) as granted
            where
                pg_default_acl.defaclrole = current_user::regrole
                and pg_default_acl.defaclobjtype = any(kinds)
                and pg_default_acl.defaclnamespace in (0, to_regnamespace(quote_ident(schema_name)))
                and granted.grantee <> pg_default_acl.defaclrole
        )
$is_made_as_declared$;

create or replace function groundwork.is_certain(
    schema_name text, table_name text, declaration text
)
returns boolean
language sql
stable
as $is_certain$
    select
        groundwork.is_made_as_declared(schema_name, '{r,S}')
        and groundwork.roles_without_usage(
            to_regclass(format('%I.%I', schema_name, table_name))
        ) is null
        -- with its schema a name means a live table, or in a comment nothing
        and position(lower(schema_name) || '.' in lower(declaration)) = 0
        and position(lower(schema_name) || '".' in lower(declaration)) = 0
$is_certain$;

{% endmacro %}
