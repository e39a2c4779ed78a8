create temporary view carried as
select
    legacy.origin,
    groundwork.id_of('workflow_definitions', legacy.id) as id,
    coalesce(tenants.id, groundwork.no_tenant()) as tenant_id,
    users.id as created_by,
    coalesce(legacy.name, 'unnamed') as name,
    legacy.description,
    'definition' as category,
    coalesce(legacy.version, '1.0') as version,
    coalesce(legacy.triggers, '{}') as trigger_config,
    coalesce(legacy.definition, '{}') as definition,
    case when legacy.is_active is false then 'inactive' else 'active' end as status,
    coalesce(legacy.created_at, legacy.updated_at, to_timestamp(0)) as created_at,
    coalesce(legacy.updated_at, legacy.created_at, to_timestamp(0)) as updated_at,
    {{ changed({
        'there is no such user: created_by is empty now':
            'legacy.created_by is not null and users.id is null',
        'it has no owner: its tenant is that of rows without one': 'tenants.id is null',
        'it had no time: created_at is 1970-01-01 now':
            'num_nonnulls(legacy.created_at, legacy.updated_at) = 0',
    }) }} as changed
from legacy
left join {{ ref('users') }}
    on legacy.created_by = users.id
left join {{ ref('tenants') }}
    on users.id = tenants.id;

create view workflow_definitions with (security_invoker = true) as
select
    id,
    name,
    description,
    version,
    definition,
    trigger_config as triggers,
    status = 'active' as is_active,
    created_by,
    created_at,
    updated_at
from {{ ref('automation_workflows') }}
where category = 'definition';

create trigger workflow_definitions_are_automation_workflows
instead of insert on workflow_definitions
for each row
execute function {{ ref('insert_workflow_definition') }}();

grant select, insert, update, delete on workflow_definitions to authenticated, service_role;
