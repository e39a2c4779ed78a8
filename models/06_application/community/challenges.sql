create table challenges (
    id bigint generated always as identity primary key,
    badge_id bigint references {{ ref('badges') }} (id) on delete set null,
    challenge_type text not null
    check (challenge_type in ('weekly', 'monthly', 'seasonal', 'special')),
    title text not null,
    description text,
    requirements jsonb not null default '{}',
    xp_reward integer not null default 50 check (xp_reward >= 0),
    start_date timestamptz not null,
    end_date timestamptz not null,
    created_at timestamptz not null default now(),
    constraint challenges_end_after_start_check check (end_date > start_date)
);

create index on challenges (badge_id);
create index on challenges (end_date, start_date);

{{ public_rows() }}
{{ size_limits() }}
