create table moderation_flags (
    id bigint generated always as identity primary key,
    flagged_by uuid not null references {{ ref('users') }} (id) on delete cascade,
    post_id bigint references {{ ref('posts') }} (id) on delete cascade,
    comment_id bigint references {{ ref('comments') }} (id) on delete cascade,
    reason text not null,
    status text not null default 'pending'
    check (status in ('pending', 'reviewed', 'resolved', 'dismissed')),
    created_at timestamptz not null default now(),
    constraint moderation_flags_one_post_or_comment_check
    check (num_nonnulls(post_id, comment_id) = 1)
);

create index on moderation_flags (flagged_by);
create index on moderation_flags (post_id);
create index on moderation_flags (comment_id);
create index on moderation_flags (status, created_at);

{%- set moderator -%}
    (select {{ ref('has_role') }}('moderator')) or {{ admin_condition() }}
{%- endset %}

{{ own_rows(
    column='flagged_by',
    commands=['select', 'insert', 'delete'],
    insertable=['post_id', 'comment_id', 'reason'],
    also_read=moderator,
    definer=['select'],
) }}

{{ row_policy('moderator', 'update', 'authenticated', write=moderator, updatable=['status']) }}
{{ row_limit() }}
{{ size_limits() }}
