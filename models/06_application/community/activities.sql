create table activities (
    id bigint generated always as identity primary key,
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    activity_type text not null check (
        activity_type in (
            'post_created',
            'comment_added',
            'badge_earned',
            'level_up',
            'challenge_completed',
            'streak_milestone',
            'referral_sent'
        )
    ),
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now()
);

create index on activities (user_id, created_at desc);
create index on activities (created_at desc);

{{ signed_in_rows() }}
{{ realtime(commands=['insert']) }}
