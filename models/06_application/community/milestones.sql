create table milestones (
    id bigint generated always as identity primary key,
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    milestone_type text not null check (
        milestone_type in (
            'streak_7',
            'streak_30',
            'streak_100',
            'level_10',
            'level_25',
            'level_50',
            'xp_1000',
            'xp_10000',
            'first_badge',
            'badge_collector'
        )
    ),
    achieved_at timestamptz not null default now(),
    unique (user_id, milestone_type)
);

{{ own_rows(write='none') }}
