create table data_processing_activities (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    description text,
    purpose text not null,
    legal_basis text not null,
    data_categories text[] not null default '{}',
    data_subjects text[] not null default '{}',
    recipients text[] not null default '{}',
    third_country_transfers boolean not null default false,
    retention_period integer check (retention_period > 0),
    technical_measures jsonb,
    organizational_measures jsonb,
    is_active boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

{{ updated_at_trigger() }}
{{ admin_rows() }}
{{ size_limits() }}
