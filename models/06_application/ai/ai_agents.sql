create table ai_agents (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    name text not null,
    description text,
    model text not null,
    capabilities text[] not null default '{}',
    training_data text[] not null default '{}',
    personality jsonb not null default '{}',
    pricing jsonb not null default '{}',
    metrics jsonb not null default '{}',
    status text not null default 'draft'
    check (status in ('draft', 'active', 'inactive', 'training', 'error')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    {{ tenant_key() }}
);

create index on ai_agents (tenant_id, status);

{{ updated_at_trigger() }}
{{ tenant_rows(write='member') }}
{{ tenant_row_limit() }}
{{ size_limits() }}
