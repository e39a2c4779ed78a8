create table ai_health_metrics (
    id uuid primary key default gen_random_uuid(),
    deployment_id text not null,
    environment text not null,
    metrics jsonb not null,
    patterns jsonb not null,
    recommendations text[] not null default '{}',
    severity text not null check (severity in ('low', 'medium', 'high', 'critical')),
    timestamp timestamptz not null default now(),
    created_at timestamptz not null default now()
);

create index on ai_health_metrics (deployment_id, environment);
create index on ai_health_metrics (severity, timestamp desc);
create index on ai_health_metrics (timestamp desc);

{{ admin_rows(write='none') }}
