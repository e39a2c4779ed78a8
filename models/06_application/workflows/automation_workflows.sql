create table automation_workflows (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    created_by uuid references {{ ref('users') }} (id) on delete set null,
    name text not null,
    description text,
    category text not null default 'general',
    tags text[] not null default '{}',
    version text not null default '1.0',
    trigger_config jsonb not null default '{}',
    steps jsonb not null default '[]',
    definition jsonb not null default '{}',
    status text not null default 'draft'
    check (status in ('draft', 'active', 'inactive', 'archived')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    {{ tenant_key() }},
    foreign key (tenant_id, id) references {{ ref('workflows') }} (tenant_id, id) on delete cascade
);

create index on automation_workflows (created_by);
create index on automation_workflows (tenant_id, status);
create index on automation_workflows (tenant_id, category);

create trigger automation_workflows_keep_workflow_row
before insert or update of name, description, status on automation_workflows
for each row
execute function {{ ref('keep_workflow_row') }}();

create trigger automation_workflows_remove_workflow_row
after delete on automation_workflows
for each row
execute function {{ ref('remove_workflow_row') }}();

create trigger automation_workflows_require_own_created_by
before insert or update of created_by on automation_workflows
for each row
execute function {{ ref('require_own_name') }}('created_by');

{{ updated_at_trigger() }}
{{ tenant_rows(write='member') }}
{{ tenant_row_limit() }}
{{ size_limits() }}
