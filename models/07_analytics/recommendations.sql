create table recommendations (
    id bigint generated always as identity primary key,
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    kind text not null,
    title text not null,
    body text,
    score numeric not null default 0 check (score >= 0),
    rationale jsonb,
    cta jsonb,
    dismissed boolean not null default false,
    accepted boolean not null default false,
    created_at timestamptz not null default now()
);

create index on recommendations (user_id, created_at desc);

{{ own_rows(
    updatable=['dismissed', 'accepted'],
    insertable=['kind', 'title', 'body', 'score', 'rationale', 'cta'],
) }}
{{ row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
