{#
    Emits groundwork.lift_default_privileges(schema): takes back what the role's default privileges
    would grant to others on what it makes, in the schema if one is given, until the subtransaction
    of a trial is rolled back. So a trial has the privileges that its declaration grants, and no
    others. What PostgreSQL itself grants to everyone, on functions and types, stays.
#}
{% macro engine_lift_default_privileges() %}

create or replace function groundwork.lift_default_privileges(schema_name text default null)
returns void
language plpgsql
as $lift_default_privileges$
declare
    statement text;
begin
    for statement in
        select
            format(
                'alter default privileges%s revoke %s on %s from %s',
                ' in schema ' || quote_ident(pg_namespace.nspname),
                string_agg(distinct granted.privilege_type, ', '),
                kinds.name,
                coalesce(quote_ident(pg_roles.rolname), 'public')
            )
        from pg_catalog.pg_default_acl
        inner join (
            values
            ('r', 'tables'), ('S', 'sequences'), ('f', 'routines'), ('T', 'types'), ('n', 'schemas')
        ) as kinds (letter, name)
            on pg_default_acl.defaclobjtype = kinds.letter
        left join pg_catalog.pg_namespace
            on pg_default_acl.defaclnamespace = pg_namespace.oid
        cross join lateral aclexplode(pg_default_acl.defaclacl) as granted
        left join pg_catalog.pg_roles
            on granted.grantee = pg_roles.oid
        where
            pg_default_acl.defaclrole = current_user::regrole
            and (
                pg_default_acl.defaclnamespace = 0
                or pg_namespace.nspname = lift_default_privileges.schema_name
            )
            and granted.grantee <> pg_default_acl.defaclrole
            and not (
                granted.grantee = 0
                and pg_default_acl.defaclnamespace = 0
                and kinds.letter in ('f', 'T')
            )
        group by pg_namespace.nspname, kinds.name, pg_roles.rolname
    loop
        execute statement;
    end loop;
end
$lift_default_privileges$;

{% endmacro %}
