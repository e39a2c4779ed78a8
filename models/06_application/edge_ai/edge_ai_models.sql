create table edge_ai_models (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    name text not null check (char_length(name) between 1 and 255),
    description text,
    original_filename text,
    original_format {{ ref('edge_ai_model_format') }} not null,
    original_size_bytes bigint check (original_size_bytes >= 0),
    original_file_path text,
    input_shape jsonb,
    output_shape jsonb,
    model_metadata jsonb not null default '{}',
    upload_progress integer not null default 0 check (upload_progress between 0 and 100),
    status text not null default 'uploaded'
    check (status in ('uploaded', 'analyzing', 'ready', 'archived')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    {{ tenant_key() }}
);

create index on edge_ai_models (user_id, created_at desc);
create index on edge_ai_models (tenant_id, created_at desc);
create index on edge_ai_models (status);

{{ updated_at_trigger() }}
{{ tenant_or_own_rows() }}
{{ row_limit() }}
{{ size_limits() }}
