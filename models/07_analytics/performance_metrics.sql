create table performance_metrics (
    id uuid primary key default gen_random_uuid(),
    user_id uuid references {{ ref('users') }} (id) on delete set null,
    session_id text,
    service_name text not null,
    endpoint text,
    status_code integer check (status_code between 100 and 599),
    response_time_ms integer check (response_time_ms >= 0),
    request_size_bytes integer check (request_size_bytes >= 0),
    response_size_bytes integer check (response_size_bytes >= 0),
    timestamp timestamptz not null default now()
);

create index on performance_metrics (user_id);
create index on performance_metrics (service_name, timestamp desc);
create index on performance_metrics (timestamp desc);

{{ admin_rows() }}
{{ size_limits() }}
