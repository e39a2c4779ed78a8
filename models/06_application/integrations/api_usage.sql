create table api_usage (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    api_service_id uuid references {{ ref('api_services') }} (id) on delete set null,
    endpoint text not null,
    method text not null,
    status_code integer check (status_code between 100 and 599),
    response_time numeric(10, 3) check (response_time >= 0),
    response_time_ms numeric(12, 3) check (response_time_ms >= 0),
    cost numeric(10, 4) check (cost >= 0),
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    {{ tenant_key(referenced=false) }}
);

create index on api_usage (api_service_id);
create index on api_usage (tenant_id, created_at desc);

{{ tenant_rows(write='none') }}
