create table push_subscriptions (
    id bigint generated always as identity primary key,
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    endpoint text not null,
    p256dh text not null,
    auth text not null,
    created_at timestamptz not null default now(),
    unique (user_id, endpoint)
);

{{ own_rows(updatable=['user_id', 'endpoint', 'p256dh', 'auth'], hidden=['auth']) }}
{{ row_limit() }}
{{ size_limits() }}
