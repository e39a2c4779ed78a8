create table user_settings (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    tenant_id uuid references {{ ref('tenants') }} (id) on delete cascade,
    email_notifications_enabled boolean not null default true,
    push_notifications_enabled boolean not null default true,
    sms_notifications_enabled boolean not null default false,
    notification_types jsonb not null default '{
        "system": true,
        "security": true,
        "marketing": false,
        "product_updates": true,
        "community": true,
        "billing": true
    }',
    theme text not null default 'system' check (theme in ('light', 'dark', 'system')),
    language text not null default 'en',
    timezone text not null default 'UTC',
    date_format text not null default 'YYYY-MM-DD',
    time_format text not null default '24h',
    profile_visibility text not null default 'private'
    check (profile_visibility in ('public', 'private', 'friends')),
    analytics_opt_in boolean not null default true,
    data_sharing_enabled boolean not null default false,
    beta_features_enabled boolean not null default false,
    experimental_features_enabled boolean not null default false,
    custom_settings jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    unique nulls not distinct (user_id, tenant_id)
);

create index on user_settings (tenant_id);

{{ updated_at_trigger() }}
{{ own_rows(tenant_column='tenant_id', definer=['select', 'insert']) }}
{{ size_limits() }}
