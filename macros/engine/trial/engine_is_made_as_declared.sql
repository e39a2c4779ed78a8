{#
    Emits groundwork.is_made_as_declared(schema, kinds): whether what this role makes in a schema has
    what its declaration says and no more: neither default privileges nor an event trigger add to
    it. Then a new object need not be compared with its declaration.

    kinds  of objects, as pg_default_acl has them: r tables, S sequences, f functions
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
            cross join lateral aclexplode(defaclacl) as granted
            where
                defaclrole = current_user::regrole
                and defaclobjtype = any(kinds)
                and defaclnamespace in (0, to_regnamespace(quote_ident(schema_name)))
                and granted.grantee <> defaclrole
        )
$is_made_as_declared$;

{% endmacro %}
