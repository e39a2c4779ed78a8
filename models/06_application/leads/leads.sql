create table leads (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    assigned_to uuid references {{ ref('users') }} (id) on delete set null,
    email text not null,
    name text,
    first_name text,
    last_name text,
    company text,
    phone text,
    source text,
    campaign text,
    notes text,
    metadata jsonb not null default '{}',
    status text not null default 'new'
    check (status in ('new', 'qualified', 'contacted', 'converted', 'lost')),
    lifecycle_stage {{ ref('lifecycle_stage') }} not null default 'lead',
    qualified boolean not null default false,
    is_duplicate boolean not null default false,
    priority text check (priority in ('hot', 'warm', 'cold')),
    score integer not null default 0 check (score between 0 and 100),
    score_factors jsonb,
    qualification_data jsonb,
    enrichment_data jsonb,
    value numeric(14, 2) check (value >= 0),
    revenue numeric(14, 2) check (revenue >= 0),
    crm_id text,
    crm_provider text,
    assigned_at timestamptz,
    crm_synced_at timestamptz,
    revenue_recorded_at timestamptz,
    converted_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    {{ tenant_key() }}
);

create index on leads (assigned_to);
create index on leads (tenant_id, email);
create unique index on leads (tenant_id, lower(email)) where not is_duplicate;
create index on leads (tenant_id, status, created_at desc);
create index on leads (tenant_id, lifecycle_stage);
create index on leads (tenant_id, score desc);
create index on leads (tenant_id, created_at desc);

create trigger leads_log_status_change
after update of status on leads
for each row
when (old.status is distinct from new.status)
execute function {{ ref('log_lead_status_change') }}();

create trigger leads_log_lifecycle_stage_change
after update of lifecycle_stage on leads
for each row
when (old.lifecycle_stage is distinct from new.lifecycle_stage)
execute function {{ ref('log_lifecycle_stage_change') }}();

create trigger leads_require_member_assigned_to
before insert or update of assigned_to on leads
for each row
execute function {{ ref('require_member_name') }}('assigned_to');

{{ updated_at_trigger() }}
{{ tenant_rows(write='member') }}
{{ tenant_row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
