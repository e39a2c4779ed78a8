create table security_policies (
    id uuid primary key default gen_random_uuid(),
    name text not null unique,
    description text,
    policy_type text not null
    check (policy_type in ('access_control', 'data_protection', 'audit', 'compliance')),
    rules jsonb not null,
    is_active boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

{{ updated_at_trigger() }}
{{ admin_rows() }}
{{ size_limits() }}
