{#
    Emits groundwork.add_tenants(target, wanted, add_function): adds the tenants that rows of the
    table name and nobody made, empty of members.

    wanted        a query of their ids, as tenant_id
    add_function  see groundwork.assign_tenants
#}
{% macro engine_add_tenants() %}

create or replace function groundwork.add_tenants(
    target regclass, wanted text, add_function text
)
returns void
language plpgsql
as $add_tenants$
declare
    missing jsonb;
    triggers text;
begin
    missing := groundwork.answer_in_project(
        format(
            'select pg_catalog.jsonb_object_agg(missing.tenant_id, case '
            'when missing.tenant_id <> groundwork.no_tenant() '
            'then coalesce(named.value, missing.tenant_id::text) end) '
            'from (select distinct wanted.tenant_id from (%s) as wanted '
            'where wanted.tenant_id is not null and not exists '
            '(select from tenants where tenants.id = wanted.tenant_id)) as missing '
            'left join lateral (select former_value.value from groundwork.former_value '
            'where former_value.column_name = ''tenant_id'' '
            'and former_value.schema_name || ''.'' || former_value.table_name = %L '
            'and groundwork.to_uuid(former_value.value) = missing.tenant_id '
            'order by former_value.value limit 1) as named on true',
            wanted,
            (
                select groundwork.schema_of(target) || '.' || relname
                from pg_catalog.pg_class
                where oid = target
            )
        )
    );
    if missing is not null then
        perform groundwork.lock_tables('{}', array[groundwork.table_named('tenants')::oid]);
        triggers := groundwork.pause_triggers(groundwork.table_named('tenants'));
        perform groundwork.answer_in_project(
            format('select %s(%L::jsonb)', add_function, missing)
        );
        execute triggers;
    end if;
end
$add_tenants$;

{% endmacro %}
