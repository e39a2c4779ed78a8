create table notification_preferences (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    tenant_id uuid references {{ ref('tenants') }} (id) on delete cascade,
    notification_type text not null check (
        notification_type in (
            'system',
            'security',
            'marketing',
            'product_updates',
            'community',
            'billing',
            'achievement',
            'reminder',
            'alert'
        )
    ),
    email_enabled boolean not null default true,
    push_enabled boolean not null default true,
    sms_enabled boolean not null default false,
    in_app_enabled boolean not null default true,
    frequency text not null default 'immediate'
    check (frequency in ('immediate', 'daily', 'weekly', 'never')),
    quiet_hours_start time,
    quiet_hours_end time,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique nulls not distinct (user_id, tenant_id, notification_type)
);

create index on notification_preferences (tenant_id);

{{ updated_at_trigger() }}
{{ own_rows(tenant_column='tenant_id') }}
{{ size_limits() }}
