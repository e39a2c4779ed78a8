create table blog_comments (
    id uuid primary key default gen_random_uuid(),
    tenant_id uuid references {{ ref('tenants') }} (id) on delete cascade,
    post_slug text not null,
    parent_id uuid references blog_comments (id) on delete cascade,
    author_name text not null,
    author_email text not null,
    content text not null,
    systems_thinking_insight text,
    status text not null default 'pending'
    check (status in ('pending', 'approved', 'rejected', 'spam')),
    approved boolean not null default false
    constraint blog_comments_approved_as_status_check check (approved = (status = 'approved')),
    moderation_score numeric(3, 2),
    moderation_reasons text[] not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    added_in xid8 default pg_current_xact_id()
);

create index on blog_comments (tenant_id);
create index on blog_comments (parent_id);
create index on blog_comments (post_slug, status, created_at);
create index on blog_comments (status, created_at desc);
create index on blog_comments (created_at desc);
create index on blog_comments (added_in);
create index on blog_comments (lower(author_email));

create trigger blog_comments_set_approval
before insert or update of approved, status on blog_comments
for each row
execute function {{ ref('set_approval') }}();

create trigger blog_comments_limit_pending_comments
after insert on blog_comments
for each statement
execute function {{ ref('limit_pending_comments') }}();

{{ updated_at_trigger() }}
-- Whoever adds a comment gets it back, which is before anyone approves it. A row is known by the
-- transaction that added it; with the time as well, since a restored server counts from another
-- number.
{{ published_rows(
    "status = 'approved'\n    or added_in = (select pg_current_xact_id_if_assigned())"
    ~ "\n    and created_at = (select now())",
    hidden=['author_email'],
    definer=['select', 'update'],
) }}

{{ row_policy(
    'visitor', 'insert', 'anon, authenticated',
    write="status = 'pending'",
    insertable=[
        'tenant_id', 'post_slug', 'parent_id', 'author_name', 'author_email', 'content',
        'systems_thinking_insight',
    ],
) }}
{{ size_limits() }}
