create table tenant_usage (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    metric_type text not null,
    usage_count integer not null default 0 check (usage_count >= 0),
    period_start timestamptz not null,
    period_end timestamptz not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    {{ tenant_key(referenced=false) }},
    unique (tenant_id, metric_type, period_start),
    constraint tenant_usage_period_end_after_period_start_check check (period_start < period_end)
);

{{ updated_at_trigger() }}
{{ tenant_rows(write='none', definer=['select', 'insert', 'update']) }}
