create table chat_messages (
    id uuid primary key default gen_random_uuid(),
    conversation_id uuid not null references {{ ref('chat_conversations') }} (id) on delete cascade,
    role text not null check (role in ('user', 'assistant', 'system')),
    content text not null,
    created_at timestamptz not null default now()
);

create index on chat_messages (conversation_id, created_at);

{{ child_rows('chat_conversations', column='conversation_id', owner='user_id', admin_reads=true) }}
{{ row_limit() }}
{{ size_limits() }}
