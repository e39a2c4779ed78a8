{{ config(post_hook="{{ keep_partitions(ahead='3 months') }}") }}

create table api_logs (
    id uuid not null default gen_random_uuid(),
    user_id uuid references {{ ref('users') }} (id) on delete set null,
    method text not null,
    path text not null,
    status_code integer check (status_code between 100 and 599),
    response_time_ms integer check (response_time_ms >= 0),
    ip_address inet,
    user_agent text,
    request_body jsonb,
    response_body jsonb,
    error_message text,
    created_at timestamptz not null default now(),
    primary key (id, created_at)
) partition by range (created_at);

create index on api_logs (user_id, created_at desc);
create index on api_logs (created_at desc);

create trigger api_logs_forget_user
before update of user_id on api_logs
for each row
when (old.user_id is not null and new.user_id is null)
execute function {{ ref('forget_user') }}(
    'ip_address', 'user_agent', 'request_body', 'response_body', 'error_message'
);

{{ own_rows(write='none') }}
