create table pretest_answers (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null unique references {{ ref('users') }} (id) on delete cascade,
    answers jsonb not null,
    completed_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

{{ updated_at_trigger() }}
{{ own_rows() }}
{{ size_limits() }}
{{ finite_values() }}
