create table security_events (
    id uuid primary key default gen_random_uuid(),
    user_id uuid references {{ ref('users') }} (id) on delete set null,
    event_type text not null,
    severity text not null check (severity in ('low', 'medium', 'high', 'critical')),
    action text,
    resource_type text,
    resource_id text,
    ip_address inet,
    user_agent text,
    details jsonb not null default '{}',
    metadata jsonb not null default '{}',
    status text not null default 'open'
    check (status in ('open', 'investigating', 'resolved', 'false_positive')),
    resolved boolean not null default false,
    created_at timestamptz not null default now(),
    resolved_at timestamptz,
    constraint security_events_resolved_has_time_check check (resolved = (resolved_at is not null)),
    constraint security_events_resolved_after_created_check check (resolved_at >= created_at)
);

create index on security_events (user_id, created_at desc);
create index on security_events (event_type, created_at desc);
create index on security_events (severity, created_at desc);
create index on security_events (resource_type, resource_id);
create index on security_events (created_at desc);

create trigger security_events_set_flag_times
before insert or update of resolved, resolved_at on security_events
for each row
execute function {{ ref('set_flag_times') }}('resolved');

create trigger security_events_forget_user
before update of user_id on security_events
for each row
when (old.user_id is not null and new.user_id is null)
execute function {{ ref('forget_user') }}('ip_address', 'user_agent', 'metadata');

-- What changed in a row is forgotten with the row.
create trigger security_events_forget_details
before update of user_id on security_events
for each row
when (old.user_id is not null and new.user_id is null and new.event_type <> 'data_change')
execute function {{ ref('forget_user') }}('details');

{{ admin_rows(
    commands=['select', 'update'],
    updatable=['status', 'resolved', 'resolved_at'],
    definer=['select', 'insert', 'update'],
) }}
{{ size_limits() }}
