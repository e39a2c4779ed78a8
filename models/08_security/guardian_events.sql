create table guardian_events (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    event_id text not null unique,
    event_type text not null,
    scope text not null,
    data_class text not null,
    risk_level text not null,
    risk_score numeric not null check (risk_score between 0 and 100),
    action_taken text not null,
    description text,
    metadata jsonb not null default '{}',
    fingerprint text not null,
    created_at timestamptz not null default now()
);

create index on guardian_events (user_id, created_at desc);
create index on guardian_events (risk_level, created_at desc);
create index on guardian_events (scope, created_at desc);
create index on guardian_events (created_at desc);

{{ own_rows(write='none') }}
