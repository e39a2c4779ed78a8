create table edge_ai_optimization_jobs (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    model_id uuid not null,
    device_profile_id uuid not null,
    name text not null check (char_length(name) between 1 and 255),
    description text,
    target_format {{ ref('edge_ai_model_format') }} not null,
    quantization_type {{ ref('edge_ai_quantization_type') }},
    optimization_level text not null default 'balanced'
    check (optimization_level in ('speed', 'balanced', 'size')),
    additional_config jsonb not null default '{}',
    optimized_model_path text,
    optimized_size_bytes bigint check (optimized_size_bytes >= 0),
    compression_ratio numeric(5, 2) check (compression_ratio >= 0),
    status {{ ref('edge_ai_job_status') }} not null default 'pending',
    progress integer not null default 0 check (progress between 0 and 100),
    error_message text,
    error_details jsonb,
    queued_at timestamptz,
    started_at timestamptz,
    completed_at timestamptz,
    duration_seconds integer check (duration_seconds >= 0),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    {{ tenant_key() }},
    foreign key (tenant_id, model_id)
    references {{ ref('edge_ai_models') }} (tenant_id, id) on delete cascade,
    foreign key (tenant_id, device_profile_id)
    references {{ ref('edge_ai_device_profiles') }} (tenant_id, id) on delete cascade,
    constraint edge_ai_optimization_jobs_completed_after_started_check
    check (completed_at >= started_at)
);

create index on edge_ai_optimization_jobs (user_id, created_at desc);
create index on edge_ai_optimization_jobs (tenant_id, created_at desc);
create index on edge_ai_optimization_jobs (model_id, tenant_id);
create index on edge_ai_optimization_jobs (device_profile_id, tenant_id);
create index on edge_ai_optimization_jobs (status, created_at);

create trigger edge_ai_optimization_jobs_adopt_template
before insert or update of device_profile_id on edge_ai_optimization_jobs
for each row
execute function {{ ref('adopt_device_template') }}();

{{ updated_at_trigger() }}
{{ tenant_or_own_rows() }}
{{ row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
