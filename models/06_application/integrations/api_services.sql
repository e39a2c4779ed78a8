create table api_services (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    description text,
    endpoint text not null,
    method text not null check (method in ('GET', 'POST', 'PUT', 'DELETE', 'PATCH')),
    pricing jsonb not null default '{}',
    documentation_url text,
    sdk_languages text[] not null default '{}',
    rate_limits jsonb not null default '{}',
    authentication jsonb not null default '{}',
    examples jsonb not null default '{}',
    status text not null default 'active' check (status in ('active', 'beta', 'deprecated')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

{{ updated_at_trigger() }}
{{ public_rows() }}
{{ size_limits() }}
