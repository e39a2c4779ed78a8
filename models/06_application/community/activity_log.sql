create table activity_log (
    id bigint generated always as identity primary key,
    user_id uuid references {{ ref('users') }} (id) on delete cascade,
    session_id text,
    activity_type text not null check (
        activity_type in (
            'page_view',
            'click',
            'scroll',
            'form_submit',
            'sign_up',
            'login',
            'post_view',
            'post_created',
            'comment_added',
            'reaction',
            'share',
            'download',
            'video_play',
            'video_complete',
            'search',
            'filter',
            'sort',
            'navigation',
            'time_on_page',
            'engagement_signal'
        )
    ),
    entity_type text,
    entity_id text,
    metadata jsonb not null default '{}',
    ip_address inet,
    user_agent text,
    created_at timestamptz not null default now()
);

create index on activity_log (user_id, created_at desc);
create index on activity_log (session_id);
create index on activity_log (activity_type, created_at desc);
create index on activity_log (entity_type, entity_id);
create index on activity_log (created_at desc);

{{ own_rows(write='none') }}
{{ realtime(commands=['insert']) }}
