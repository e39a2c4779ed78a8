{#
    Emits groundwork.set_object_aside(kind, schema, name): gets a live object out of the way of a
    trial, within its subtransaction: it has another name or schema meanwhile, or is dropped, as its
    kind or its type (catalog_types) says.

    And groundwork.reset_default_privileges(target, object_id): makes default privileges what
    PostgreSQL comes with; target is what `alter` calls them.
#}
{% macro engine_set_object_aside() %}

create or replace function groundwork.reset_default_privileges(target text, object_id oid)
returns void
language plpgsql
as $reset_default_privileges$
declare
    head constant text := left(target, length(target) - position(' no ' in reverse(target)) - 3);
    tail constant text := substr(target, length(head) + 1);
    statement text;
begin
    for statement in
        select
            format(
                'alter %s revoke all%s from %s',
                head,
                tail,
                coalesce(quote_ident(pg_roles.rolname), 'public')
            )
        from pg_catalog.pg_default_acl
        cross join lateral aclexplode(pg_default_acl.defaclacl) as granted
        left join pg_catalog.pg_roles
            on granted.grantee = pg_roles.oid
        where
            pg_default_acl.oid = reset_default_privileges.object_id
            and granted.grantee <> pg_default_acl.defaclrole

        union

        select format('alter %s grant %s%s to public', head, builtin.privilege, tail)
        from (
            values
            ('execute', ' on functions'),
            ('usage', ' on types')
        ) as builtin (privilege, kinds)
        where
            builtin.kinds = tail
            and position(' in schema ' in head) = 0
    loop
        execute statement;
    end loop;
end
$reset_default_privileges$;

create or replace function groundwork.set_object_aside(kind text, schema_name text, name text)
returns void
language plpgsql
as $set_object_aside$
declare
    known constant groundwork.catalog_type := groundwork.catalog_type_of(name);
    way constant text := case kind when 'object' then known.way else 'renamed' end;
    target constant text := groundwork.named_object(kind, schema_name, name);
    own_identity constant text := groundwork.catalog_identity(schema_name, name);
    address record;
begin
    select *
    into address
    from groundwork.object_address(kind, schema_name, name);
    if address is null then
        return;
    elsif way = 'renamed' then
        execute format(
            'alter %s rename to %I', target, groundwork.helper_name(md5(name), 'aside')
        );
    elsif way = 'moved' then
        create schema groundwork_trial;
        execute format('alter %s set schema groundwork_trial', target);
        -- else the new operator class would join the family of its name
        if
            known.type = 'operator class'
            and (
                select identified.identity = own_identity
                from pg_catalog.pg_opclass
                cross join lateral pg_identify_object(
                    'pg_catalog.pg_opfamily'::regclass, pg_opclass.opcfamily, 0
                ) as identified
                where pg_opclass.oid = address.object_id
            )
        then
            execute format(
                'alter operator family %s set schema groundwork_trial', own_identity
            );
        end if;
    elsif way = 'dropped' then
        execute format('drop %s', target);
    elsif way = 'reset' then
        perform groundwork.reset_default_privileges(target, address.object_id);
    end if;
end
$set_object_aside$;

{% endmacro %}
