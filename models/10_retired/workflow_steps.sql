create temporary view carried as
select
    legacy.origin,
    groundwork.id_of('workflow_steps', legacy.id) as id,
    workflow_executions.tenant_id,
    workflow_executions.id as execution_id,
    coalesce(legacy.step_name, 'unknown') as step_id,
    legacy.step_name,
    coalesce(legacy.step_type, 'unknown') as step_type,
    legacy.input_data,
    legacy.output_data,
    coalesce(legacy.status, 'pending') as status,
    legacy.error_message,
    legacy.started_at as start_time,
    legacy.completed_at as end_time,
    coalesce(
        legacy.created_at, legacy.started_at, legacy.completed_at, to_timestamp(0)
    ) as created_at,
    {{ changed({
        'it had no time: created_at is 1970-01-01 now':
            'num_nonnulls(legacy.created_at, legacy.started_at, legacy.completed_at) = 0',
    }) }} as changed,
    case
        when workflow_executions.id is null then 'there is no such execution'
    end as rejected
from legacy
left join {{ ref('workflow_executions') }}
    on legacy.execution_id = workflow_executions.id;

create view workflow_steps with (security_invoker = true) as
select
    id,
    execution_id,
    step_name,
    step_type,
    status,
    input_data,
    output_data,
    error_message,
    start_time as started_at,
    end_time as completed_at,
    created_at,
    step_id
from {{ ref('step_executions') }};

alter view workflow_steps alter column step_id set default 'unknown';

grant select, insert, update, delete on workflow_steps to authenticated, service_role;
