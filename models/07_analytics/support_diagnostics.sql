create table support_diagnostics (
    id bigint generated always as identity primary key,
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    hypothesis text not null,
    confidence numeric not null check (confidence between 0 and 100),
    confidence_percent numeric generated always as (
        case when confidence <= 1 then confidence * 100 else confidence end
    ) stored,
    evidence jsonb,
    status text not null default 'open' check (status in ('open', 'muted', 'resolved')),
    created_at timestamptz not null default now()
);

create index on support_diagnostics (user_id, created_at desc);

{{ own_rows(write='none') }}
