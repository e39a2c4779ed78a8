create table step_executions (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    execution_id uuid not null,
    step_id text not null,
    step_name text,
    step_type text not null,
    input_data jsonb,
    output_data jsonb,
    status text not null default 'pending'
    check (status in ('pending', 'running', 'completed', 'failed', 'skipped')),
    error_message text,
    start_time timestamptz,
    end_time timestamptz,
    created_at timestamptz not null default now(),
    {{ tenant_key() }},
    foreign key (tenant_id, execution_id)
    references {{ ref('workflow_executions') }} (tenant_id, id) on delete cascade,
    check (end_time >= start_time)
);

create index on step_executions (execution_id, tenant_id, created_at);

create trigger step_executions_take_tenant
before insert on step_executions
for each row
when (new.tenant_id is null)
execute function {{ ref('take_tenant_of_parent') }}('workflow_executions', 'execution_id');

{{ tenant_rows(write='member') }}
{{ size_limits() }}
