create table rate_limits (
    id uuid primary key default gen_random_uuid(),
    user_id uuid references {{ ref('users') }} (id) on delete cascade,
    identifier text not null,
    endpoint text not null,
    window_start timestamptz not null default now(),
    request_count integer not null default 1 check (request_count >= 0),
    created_at timestamptz not null default now(),
    unique (identifier, endpoint, window_start)
);

create index on rate_limits (user_id, window_start);
create index on rate_limits (window_start);

{{ service_rows(definer=['select', 'insert', 'update', 'delete']) }}
