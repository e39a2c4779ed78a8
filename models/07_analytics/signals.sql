create table signals (
    id bigint generated always as identity primary key,
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    "window" text not null,
    feature text not null,
    value numeric not null,
    meta jsonb not null default '{}',
    computed_at timestamptz not null default now()
);

create index on signals (user_id, "window", computed_at desc);

{{ own_rows(write='none') }}
