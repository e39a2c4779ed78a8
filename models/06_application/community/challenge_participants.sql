create table challenge_participants (
    id bigint generated always as identity primary key,
    challenge_id bigint not null references {{ ref('challenges') }} (id) on delete cascade,
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    progress jsonb not null default '{}',
    completed_at timestamptz,
    created_at timestamptz not null default now(),
    unique (challenge_id, user_id)
);

create index on challenge_participants (user_id);

{{ community_rows(
    updatable=['challenge_id', 'user_id', 'progress', 'completed_at'],
    definer=['select'],
) }}
{{ size_limits() }}
{{ finite_values() }}
