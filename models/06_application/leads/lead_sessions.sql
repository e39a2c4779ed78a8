create table lead_sessions (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id(default=false) }},
    lead_id uuid not null,
    session_id text,
    duration integer check (duration >= 0),
    page_views integer not null default 0 check (page_views >= 0),
    created_at timestamptz not null default now(),
    {{ tenant_key() }},
    foreign key (tenant_id, lead_id) references {{ ref('leads') }} (tenant_id, id) on delete cascade
);

create index on lead_sessions (lead_id, tenant_id);

{{ tenant_of_parent('leads', column='lead_id') }}
{{ tenant_rows(write='none') }}
