create table idempotency_keys (
    id uuid primary key default gen_random_uuid(),
    idempotency_key text not null unique,
    resource_type text not null,
    resource_id text,
    request_hash text,
    response_data jsonb,
    status text not null default 'pending' check (status in ('pending', 'completed', 'failed')),
    expires_at timestamptz not null default now() + interval '24 hours',
    completed_at timestamptz,
    created_at timestamptz not null default now()
);

create index on idempotency_keys (resource_type, resource_id);
create index on idempotency_keys (expires_at);

{{ service_rows() }}
