create table chat_conversations (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    title text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index on chat_conversations (user_id, updated_at desc);

{{ updated_at_trigger() }}
{{ own_rows() }}
{{ row_limit() }}
{{ size_limits() }}
