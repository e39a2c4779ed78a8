create table sessions (
    id text primary key default gen_random_uuid()::text,
    user_id uuid references {{ ref('users') }} (id) on delete cascade,
    device text,
    locale text,
    country text,
    started_at timestamptz not null default now(),
    ended_at timestamptz,
    constraint sessions_ended_after_started_check check (ended_at >= started_at)
);

create index on sessions (user_id, started_at desc);

{{ own_rows(updatable=['device', 'locale', 'country', 'ended_at']) }}
{{ row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
