create table step_executions (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id(default=false) }},
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
    constraint step_executions_end_after_start_check check (end_time >= start_time)
);

create index on step_executions (execution_id, tenant_id, created_at);

{{ tenant_of_parent('workflow_executions', column='execution_id') }}
{{ tenant_rows(write='member') }}
{{ tenant_row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
