-- Built after the tokens have left it, which everyone who reads it could read:
-- depends_on: {{ ref('content_studio_tokens') }}
create table profiles (
    id uuid primary key references {{ ref('users') }} (id) on delete cascade,
    email text,
    display_name text,
    full_name text,
    avatar_url text,
    bio text,
    location text,
    website text,
    referral_code text not null unique,
    total_xp integer not null default 0 check (total_xp >= 0),
    total_referrals integer not null default 0 check (total_referrals >= 0),
    subscription_tier text not null default 'free',
    trial_started_at timestamptz,
    pretest_completed boolean not null default false,
    pretest_answers jsonb,
    email_connected boolean not null default false,
    workflows_created boolean not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index on profiles (lower(email));
create index on profiles (subscription_tier);
create index on profiles (trial_started_at);

create trigger profiles_set_referral_code
before insert or update of referral_code on profiles
for each row
execute function {{ ref('set_referral_code') }}();

create trigger profiles_update_leaderboard
after insert or update of total_xp on profiles
for each row
execute function {{ ref('update_leaderboard') }}();

create trigger profiles_forget_email
after delete on profiles
for each row
when (old.email is not null)
execute function {{ ref('forget_email') }}();

{{ updated_at_trigger() }}
{{ own_rows(
    column='id',
    admin_reads=true,
    commands=['select', 'insert', 'update'],
    updatable=[
        'id', 'display_name', 'full_name', 'avatar_url', 'bio', 'location', 'website',
        'pretest_completed', 'pretest_answers', 'email_connected', 'workflows_created',
    ],
    definer=['select', 'insert', 'update'],
) }}
{{ size_limits() }}
