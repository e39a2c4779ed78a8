create table integrations (
    id uuid primary key default gen_random_uuid(),
    user_id uuid references {{ ref('users') }} (id) on delete cascade,
    provider text not null,
    name text,
    description text,
    category text,
    capabilities text[] not null default '{}',
    pricing jsonb not null default '{}',
    documentation_url text,
    support_info jsonb not null default '{}',
    configuration jsonb not null default '{}',
    shop text,
    business_id text,
    access_token text,
    refresh_token text,
    token_expires_at timestamptz,
    metadata jsonb not null default '{}',
    status text not null default 'connected',
    connected_at timestamptz default now(),
    disconnected_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique (user_id, provider),
    constraint integrations_catalogue_check check (
        user_id is not null
        or (
            name is not null
            and category is not null
            and access_token is null
            and refresh_token is null
            and status in ('active', 'beta', 'deprecated')
        )
    ),
    constraint integrations_connection_check check (
        user_id is null
        or (
            provider in ('shopify', 'wave', 'stripe', 'gmail', 'slack', 'notion')
            and status in ('connected', 'disconnected', 'error')
        )
    )
);

create index on integrations (provider);
create index on integrations (status);

{{ updated_at_trigger() }}
{{ published_rows(
    condition='user_id is null',
    column='user_id',
    readers='authenticated',
    hidden=['access_token', 'refresh_token'],
    definer=['select', 'update'],
) }}
{{ keep_in_vault() }}
{{ size_limits() }}
