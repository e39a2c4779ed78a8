create table autopilot_workflows (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    name text not null,
    trigger text not null check (
        trigger in (
            'lead_captured', 'lead_scored', 'lead_qualified', 'lead_unqualified', 'conversion',
            'schedule'
        )
    ),
    conditions jsonb not null default '{}',
    actions jsonb not null,
    enabled boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    {{ tenant_key() }},
    foreign key (tenant_id, id) references {{ ref('workflows') }} (tenant_id, id) on delete cascade
);

create index on autopilot_workflows (trigger, tenant_id) where enabled;

create trigger autopilot_workflows_keep_workflow_row
before insert or update of name, enabled on autopilot_workflows
for each row
execute function {{ ref('keep_workflow_row') }}();

create trigger autopilot_workflows_remove_workflow_row
after delete on autopilot_workflows
for each row
execute function {{ ref('remove_workflow_row') }}();

{{ updated_at_trigger() }}
{{ tenant_rows(write='admin') }}
{{ tenant_row_limit() }}
{{ size_limits() }}
