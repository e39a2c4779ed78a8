create table pmf_metrics_snapshots (
    id uuid primary key default gen_random_uuid(),
    snapshot_date date not null unique,
    activation_rate numeric check (activation_rate between 0 and 100),
    seven_day_retention numeric check (seven_day_retention between 0 and 100),
    thirty_day_retention numeric check (thirty_day_retention between 0 and 100),
    nps numeric check (nps between -100 and 100),
    time_to_activation_hours numeric check (time_to_activation_hours >= 0),
    workflows_per_user numeric check (workflows_per_user >= 0),
    monthly_active_users integer check (monthly_active_users >= 0),
    weekly_active_users integer check (weekly_active_users >= 0),
    created_at timestamptz not null default now()
);

{{ admin_rows() }}
{{ size_limits() }}
