create table posts (
    id bigint generated always as identity primary key,
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    title text,
    body text not null,
    image_url text,
    tags text[] not null default '{}',
    is_pinned boolean not null default false,
    view_count integer not null default 0 check (view_count >= 0),
    created_at timestamptz not null default now()
);

create index on posts (user_id, created_at desc);
create index on posts (created_at desc);

{{ community_rows(
    updatable=['title', 'body', 'image_url', 'tags'],
    definer=['select', 'delete'],
) }}
{{ realtime() }}
{{ row_limit() }}
{{ size_limits() }}
