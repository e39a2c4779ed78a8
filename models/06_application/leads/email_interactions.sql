create table email_interactions (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    lead_id uuid not null,
    email_id text,
    opened boolean not null default false,
    clicked boolean not null default false,
    replied boolean not null default false,
    opened_at timestamptz,
    clicked_at timestamptz,
    replied_at timestamptz,
    created_at timestamptz not null default now(),
    {{ tenant_key() }},
    foreign key (tenant_id, lead_id) references {{ ref('leads') }} (tenant_id, id) on delete cascade
);

create index on email_interactions (lead_id, tenant_id);

{{ tenant_rows(write='member') }}
{{ size_limits() }}
