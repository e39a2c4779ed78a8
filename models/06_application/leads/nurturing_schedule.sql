create table nurturing_schedule (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id(default=false) }},
    lead_id uuid not null,
    sequence_id uuid not null,
    step_order integer not null check (step_order >= 0),
    status text not null default 'scheduled'
    check (status in ('scheduled', 'completed', 'skipped', 'failed')),
    failure_reason text,
    scheduled_at timestamptz not null,
    completed_at timestamptz,
    created_at timestamptz not null default now(),
    {{ tenant_key() }},
    foreign key (tenant_id, lead_id)
    references {{ ref('leads') }} (tenant_id, id) on delete cascade,
    foreign key (tenant_id, sequence_id)
    references {{ ref('nurturing_sequences') }} (tenant_id, id) on delete cascade
);

create index on nurturing_schedule (lead_id, tenant_id, sequence_id, step_order);
create index on nurturing_schedule (sequence_id, tenant_id);
create index on nurturing_schedule (status, scheduled_at);

{{ tenant_of_parent('leads', column='lead_id') }}
{{ tenant_rows(write='member') }}
{{ tenant_row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
