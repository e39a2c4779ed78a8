create table automation_usage (
    id text primary key default gen_random_uuid()::text,
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    plan text not null default 'free',
    month text not null,
    "limit" integer not null default 100 check ("limit" >= -1),
    used integer not null default 0 check (used >= 0),
    remaining integer not null default 100,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (user_id, month)
);

{{ updated_at_trigger() }}
{{ own_rows(write='none') }}
