create table interactive_tutorials (
    id uuid primary key default gen_random_uuid(),
    title text not null,
    description text,
    difficulty text not null default 'beginner'
    check (difficulty in ('beginner', 'intermediate', 'advanced')),
    duration integer not null default 30 check (duration > 0),
    prerequisites text[] not null default '{}',
    outcomes text[] not null default '{}',
    steps jsonb not null default '[]',
    resources jsonb not null default '[]',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

{{ updated_at_trigger() }}
{{ public_rows() }}
{{ size_limits() }}
