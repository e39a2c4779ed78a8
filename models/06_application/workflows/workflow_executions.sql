-- An execution of a workflow that is kept elsewhere finds its row in workflows:
-- depends_on: {{ ref('automation_workflows') }}, {{ ref('autopilot_workflows') }}
create table workflow_executions (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id(default=false) }},
    workflow_id uuid not null,
    user_id uuid references {{ ref('users') }} (id) on delete set null,
    trigger_data jsonb,
    context jsonb not null default '{}',
    results jsonb not null default '{}',
    meta jsonb not null default '{}',
    status text not null default 'pending'
    check (status in ('pending', 'running', 'completed', 'failed', 'cancelled')),
    error text,
    started_at timestamptz default now(),
    completed_at timestamptz,
    created_at timestamptz not null default now(),
    {{ tenant_key() }},
    foreign key (tenant_id, workflow_id)
    references {{ ref('workflows') }} (tenant_id, id) on delete cascade,
    constraint workflow_executions_completed_after_started_check check (completed_at >= started_at)
);

create index on workflow_executions (workflow_id, created_at desc);
create index on workflow_executions (tenant_id, workflow_id);
create index on workflow_executions (user_id, created_at desc);
create index on workflow_executions (status, started_at);

create trigger workflow_executions_require_own_user_id
before insert or update of user_id on workflow_executions
for each row
execute function {{ ref('require_own_name') }}('user_id');

{{ tenant_of_parent('workflows', column='workflow_id') }}
{{ tenant_rows(write='member') }}
{{ tenant_row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
