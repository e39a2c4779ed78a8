create table user_follows (
    follower_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    following_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    created_at timestamptz not null default now(),
    primary key (follower_id, following_id),
    constraint user_follows_not_oneself_check check (follower_id <> following_id)
);

create index on user_follows (following_id);

{{ community_rows(
    column='follower_id',
    commands=['select', 'insert', 'delete'],
    insertable=['following_id'],
) }}
{{ row_limit() }}
{{ size_limits() }}
