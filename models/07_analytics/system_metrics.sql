create table system_metrics (
    id uuid primary key default gen_random_uuid(),
    source text not null,
    metric_name text not null,
    metric_value numeric not null,
    metric_unit text,
    tags jsonb not null default '{}',
    timestamp timestamptz not null default now()
);

create index on system_metrics (metric_name, timestamp desc);

{{ admin_rows() }}
{{ size_limits() }}
