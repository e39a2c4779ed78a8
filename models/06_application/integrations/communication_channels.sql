create table communication_channels (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    name text not null,
    type text not null check (type in ('email', 'slack', 'teams', 'discord', 'webhook')),
    configuration jsonb not null default '{}',
    active boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    {{ tenant_key() }}
);

{{ updated_at_trigger() }}
{{ tenant_rows(write='admin', hidden=['configuration']) }}
{{ tenant_row_limit() }}
{{ size_limits() }}
