create table community_posts (
    id uuid primary key default gen_random_uuid(),
    author_id uuid references {{ ref('users') }} (id) on delete set null,
    type text not null check (type in ('question', 'tip', 'showcase', 'announcement')),
    title text not null,
    content text not null,
    tags text[] not null default '{}',
    likes integer not null default 0 check (likes >= 0),
    comments integer not null default 0 check (comments >= 0),
    views integer not null default 0 check (views >= 0),
    featured boolean not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index on community_posts (author_id);
create index on community_posts (type, created_at desc);
create index on community_posts (created_at desc);

{{ updated_at_trigger() }}
{% set moderator -%}
    (select {{ ref('has_role') }}('moderator')) or {{ admin_condition() }}
{%- endset %}
{{ community_rows(
    column='author_id',
    kept="type <> 'announcement' or " ~ moderator,
    updatable=['type', 'title', 'content', 'tags'],
    definer=['select'],
) }}
{{ row_limit() }}
{{ size_limits() }}
