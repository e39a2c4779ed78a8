create table point_transactions (
    id bigint generated always as identity primary key,
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    transaction_type text not null
    check (transaction_type in ('earned', 'spent', 'expired', 'bonus')),
    amount integer not null,
    reason text,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now()
);

create index on point_transactions (user_id, created_at desc);

{{ own_rows(write='none') }}
