create table customer_health_scores (
    id uuid primary key default gen_random_uuid(),
    customer_id uuid not null,
    company_name text not null,
    tier text not null check (tier in ('Starter', 'Pro', 'Enterprise')),
    health_score integer not null check (health_score between 0 and 100),
    status text not null check (status in ('green', 'yellow', 'red')),
    active_users_percentage integer not null default 0
    check (active_users_percentage between 0 and 100),
    workflows_running integer not null default 0 check (workflows_running >= 0),
    feature_adoption_percentage integer not null default 0
    check (feature_adoption_percentage between 0 and 100),
    support_tickets_per_month integer not null default 0 check (support_tickets_per_month >= 0),
    qbr_attendance boolean not null default false,
    response_time_hours integer not null default 0 check (response_time_hours >= 0),
    roi_achieved boolean not null default false,
    goals_met boolean not null default false,
    nps_score integer check (nps_score between 0 and 10),
    csat_score numeric(3, 1) check (csat_score between 0 and 10),
    last_updated timestamptz not null default now(),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index on customer_health_scores (customer_id);
create index on customer_health_scores (health_score);
create index on customer_health_scores (status);

{{ updated_at_trigger() }}
{{ admin_rows() }}
{{ size_limits() }}
