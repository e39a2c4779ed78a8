{{ config(post_hook="{{ keep_partitions(ahead='3 months') }}") }}

create table audit_logs (
    id uuid not null default gen_random_uuid(),
    tenant_id uuid references {{ ref('tenants') }} (id) on delete set null,
    user_id uuid references {{ ref('users') }} (id) on delete set null,
    action text not null,
    resource_type text not null default 'unknown',
    resource_id text,
    severity text not null default 'low'
    check (severity in ('low', 'medium', 'high', 'critical')),
    ip_address inet,
    user_agent text,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    primary key (id, created_at)
) partition by range (created_at);

create index on audit_logs (tenant_id, created_at desc);
create index on audit_logs (user_id, created_at desc);
create index on audit_logs (action, created_at desc);
create index on audit_logs (resource_type, resource_id, created_at desc);
create index on audit_logs (created_at desc);

{{ append_only(columns=[
    'id', 'action', 'resource_type', 'resource_id', 'severity', 'ip_address', 'user_agent',
    'metadata', 'created_at',
]) }}

create trigger audit_logs_keeps_its_references
before update of tenant_id, user_id on audit_logs
for each row
when (
    new.tenant_id is distinct from old.tenant_id and new.tenant_id is not null
    or new.user_id is distinct from old.user_id and new.user_id is not null
)
execute function {{ ref('refuse_change') }}('only a foreign key empties a reference');

create trigger audit_logs_forget_user
before update of user_id on audit_logs
for each row
when (old.user_id is not null and new.user_id is null)
execute function {{ ref('forget_user') }}('ip_address', 'user_agent', 'metadata');

{{ own_rows(
    write='none',
    tenant_column='tenant_id',
    also_read=tenants_of_caller('tenant_id', ['admin']),
    admin_reads=true,
    definer=['select', 'insert'],
) }}
