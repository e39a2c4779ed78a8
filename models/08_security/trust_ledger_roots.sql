create table trust_ledger_roots (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    date date not null,
    hash_root text not null,
    event_count integer not null default 0 check (event_count >= 0),
    created_at timestamptz not null default now(),
    unique (user_id, date)
);

create index on trust_ledger_roots (date);

{{ own_rows(commands=['select', 'insert'], insertable=['date', 'hash_root', 'event_count']) }}
{{ row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
