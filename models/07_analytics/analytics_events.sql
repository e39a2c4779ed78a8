create table analytics_events (
    id uuid primary key default gen_random_uuid(),
    user_id uuid references {{ ref('users') }} (id) on delete set null,
    session_id text,
    event_name text not null,
    experiment_id text,
    variant text,
    properties jsonb not null default '{}',
    timestamp timestamptz not null default now(),
    created_at timestamptz not null default now()
);

create index on analytics_events (user_id, timestamp desc);
create index on analytics_events (session_id);
create index on analytics_events (event_name, timestamp desc);
create index on analytics_events (experiment_id, variant, timestamp desc);
create index on analytics_events (timestamp desc);

{{ own_rows(write='none') }}
