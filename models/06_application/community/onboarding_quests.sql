create table onboarding_quests (
    id bigint generated always as identity primary key,
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    quest_type text not null check (
        quest_type in (
            'profile_setup', 'first_post', 'first_journal', 'first_reaction', 'invite_friend'
        )
    ),
    completed_at timestamptz,
    created_at timestamptz not null default now(),
    unique (user_id, quest_type)
);

{{ own_rows(updatable=['user_id', 'quest_type', 'completed_at']) }}
{{ size_limits() }}
{{ finite_values() }}
