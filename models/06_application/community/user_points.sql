create table user_points (
    user_id uuid primary key references {{ ref('users') }} (id) on delete cascade,
    points integer not null default 0 check (points >= 0),
    total_earned integer not null default 0 check (total_earned >= 0),
    total_spent integer not null default 0 check (total_spent >= 0),
    updated_at timestamptz not null default now()
);

{{ updated_at_trigger() }}
{{ own_rows(write='none') }}
