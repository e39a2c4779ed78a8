create table demo_environments (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    description text,
    type text not null check (type in ('workflow', 'agent', 'integration', 'app')),
    configuration jsonb not null default '{}',
    data jsonb not null default '{}',
    permissions text[] not null default '{}',
    time_limit integer not null default 60 check (time_limit > 0),
    max_users integer not null default 10 check (max_users > 0),
    active boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

{{ updated_at_trigger() }}
{{ public_rows() }}
{{ size_limits() }}
