create table conversion_events (
    id uuid primary key default gen_random_uuid(),
    user_id uuid references {{ ref('users') }} (id) on delete set null,
    session_id text not null,
    event_type text not null,
    properties jsonb not null default '{}',
    created_at timestamptz not null default now()
);

create index on conversion_events (user_id, created_at desc);
create index on conversion_events (event_type, created_at desc);
create index on conversion_events (created_at desc);

{{ own_rows(write='none') }}
