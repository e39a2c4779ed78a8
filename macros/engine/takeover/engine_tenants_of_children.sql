{#
    Emits groundwork.tenants_of_children(target): a query of what the rows that refer to the table
    by its id say of their tenant, as key and tenant_id; null where no table does.
#}
{% macro engine_tenants_of_children() %}

create or replace function groundwork.tenants_of_children(target oid)
returns text
language sql
stable
{{ engine_project_path() }}
as $tenants_of_children$
    select
        string_agg(
            format(
                'select %I as key, groundwork.to_uuid(tenant_id) as tenant_id from %s',
                referring.attname,
                pg_constraint.conrelid::regclass
            ),
            ' union all '
        )
    from pg_catalog.pg_constraint
    inner join pg_catalog.pg_attribute as referring
        on
            pg_constraint.conrelid = referring.attrelid
            and pg_constraint.conkey[1] = referring.attnum
    inner join pg_catalog.pg_attribute as referenced
        on
            pg_constraint.confrelid = referenced.attrelid
            and pg_constraint.confkey[1] = referenced.attnum
            and referenced.attname = 'id'
    inner join pg_catalog.pg_attribute as tenant
        on
            pg_constraint.conrelid = tenant.attrelid
            and tenant.attname = 'tenant_id'
            and not tenant.attisdropped
            and tenant.atttypid in ('text'::regtype, 'varchar'::regtype, 'uuid'::regtype)
    where
        pg_constraint.confrelid = target
        and pg_constraint.conrelid <> target
        and pg_constraint.contype = 'f'
        and cardinality(pg_constraint.conkey) = 1
        and pg_constraint.conparentid = 0
$tenants_of_children$;

{% endmacro %}
