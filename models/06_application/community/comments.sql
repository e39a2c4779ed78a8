create table comments (
    id bigint generated always as identity primary key,
    post_id bigint not null references {{ ref('posts') }} (id) on delete cascade,
    parent_id bigint references comments (id) on delete cascade,
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    body text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index on comments (post_id, created_at);
create index on comments (parent_id);
create index on comments (user_id);
-- who subscribes to the comments of a post hears of those that are deleted, too
create unique index on comments (post_id, id);
alter table comments replica identity using index comments_post_id_id_idx;

{{ updated_at_trigger() }}
{{ community_rows(
    updatable=['body'],
    insertable=['post_id', 'parent_id'],
    definer=['select', 'delete'],
) }}
{{ realtime() }}
{{ row_limit() }}
{{ size_limits() }}
