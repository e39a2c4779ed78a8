create table guardian_preferences (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null unique references {{ ref('users') }} (id) on delete cascade,
    trust_level text not null default 'balanced'
    check (trust_level in ('strict', 'balanced', 'relaxed')),
    auto_adjust boolean not null default true,
    risk_weights jsonb not null default '{}',
    disabled_scopes text[] not null default '{}',
    disabled_data_classes text[] not null default '{}',
    sensitive_contexts text[] not null default '{}',
    private_mode_enabled boolean not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

{{ updated_at_trigger() }}
{{ own_rows() }}
{{ size_limits() }}
