create table compliance_metrics (
    id uuid primary key default gen_random_uuid(),
    metric_type text not null,
    value numeric not null,
    target_value numeric,
    period_start timestamptz not null,
    period_end timestamptz not null,
    created_at timestamptz not null default now(),
    constraint compliance_metrics_period_end_after_period_start_check
    check (period_end >= period_start)
);

create index on compliance_metrics (metric_type, period_start desc);

{{ admin_rows() }}
{{ size_limits() }}
