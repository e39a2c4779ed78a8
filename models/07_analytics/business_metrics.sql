create table business_metrics (
    id uuid primary key default gen_random_uuid(),
    metric_type text not null,
    metric_name text not null,
    metric_value numeric not null,
    dimensions jsonb not null default '{}',
    period_start timestamptz,
    period_end timestamptz,
    timestamp timestamptz not null default now(),
    constraint business_metrics_period_end_after_period_start_check
    check (period_end >= period_start)
);

create index on business_metrics (metric_type, metric_name, timestamp desc);

{{ admin_rows() }}
{{ size_limits() }}
