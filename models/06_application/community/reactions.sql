create table reactions (
    post_id bigint not null references {{ ref('posts') }} (id) on delete cascade,
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    emoji text not null,
    created_at timestamptz not null default now(),
    primary key (post_id, user_id, emoji)
);

create index on reactions (user_id);

{{ community_rows(updatable=['post_id', 'user_id', 'emoji'], definer=['select']) }}
{{ row_limit() }}
{{ size_limits() }}
