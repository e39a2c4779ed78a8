create table compliance_reports (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    type text not null check (type in ('gdpr', 'ccpa', 'sox', 'hipaa', 'pci')),
    status text not null check (status in ('compliant', 'non_compliant', 'partial', 'pending')),
    score integer not null check (score between 0 and 100),
    issues jsonb not null default '[]',
    recommendations text[] not null default '{}',
    generated_at timestamptz not null default now(),
    valid_until timestamptz not null,
    {{ tenant_key(referenced=false) }},
    constraint compliance_reports_valid_until_after_generated_check
    check (valid_until >= generated_at)
);

create index on compliance_reports (tenant_id, type, generated_at desc);

{{ tenant_rows(write='none') }}
