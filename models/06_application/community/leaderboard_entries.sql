create table leaderboard_entries (
    id bigint generated always as identity primary key,
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    period text not null check (period in ('weekly', 'monthly', 'all_time')),
    period_start timestamptz not null,
    xp_earned integer not null default 0 check (xp_earned >= 0),
    rank integer check (rank > 0),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (user_id, period, period_start)
);

create index on leaderboard_entries (period, period_start, xp_earned desc);
create index on leaderboard_entries (period, period_start, rank);

{{ updated_at_trigger() }}
{{ signed_in_rows(definer=['select', 'insert', 'update']) }}
