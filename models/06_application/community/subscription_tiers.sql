create table subscription_tiers (
    id bigint generated always as identity primary key,
    user_id uuid not null unique references {{ ref('users') }} (id) on delete cascade,
    tier text not null check (tier in ('free', 'starter', 'pro', 'enterprise')),
    xp_multiplier numeric(3, 2) not null default 1.0 check (xp_multiplier > 0),
    expires_at timestamptz,
    created_at timestamptz not null default now()
);

{{ own_rows(write='none') }}
