create table workflows (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    user_id uuid references {{ ref('users') }} (id) on delete set null,
    template_id text,
    name text not null,
    description text,
    steps jsonb not null default '[]',
    definition jsonb not null default '{}',
    config jsonb not null default '{}',
    is_public boolean not null default false,
    enabled boolean not null default true,
    status text not null default 'draft'
    check (status in ('draft', 'active', 'inactive', 'archived')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    {{ tenant_key() }}
);

create index on workflows (user_id, created_at desc);
create index on workflows (tenant_id, status, created_at desc);

{{ updated_at_trigger() }}
{{ tenant_rows(write='member') }}
