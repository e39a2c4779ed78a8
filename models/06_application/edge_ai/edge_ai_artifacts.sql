create table edge_ai_artifacts (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    model_id uuid,
    optimization_job_id uuid,
    device_profile_id uuid,
    name text not null check (char_length(name) between 1 and 255),
    description text,
    artifact_type {{ ref('edge_ai_artifact_type') }} not null,
    file_path text not null,
    file_size_bytes bigint check (file_size_bytes >= 0),
    mime_type text,
    checksum_sha256 text,
    target_platform text,
    target_language text,
    sdk_version text,
    download_count integer not null default 0 check (download_count >= 0),
    last_downloaded_at timestamptz,
    is_active boolean not null default true,
    expires_at timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    {{ tenant_key(referenced=false) }},
    foreign key (tenant_id, model_id)
    references {{ ref('edge_ai_models') }} (tenant_id, id) on delete cascade,
    foreign key (tenant_id, optimization_job_id)
    references {{ ref('edge_ai_optimization_jobs') }} (tenant_id, id) on delete cascade,
    foreign key (tenant_id, device_profile_id)
    references {{ ref('edge_ai_device_profiles') }} (tenant_id, id) on delete cascade
);

create index on edge_ai_artifacts (user_id, created_at desc);
create index on edge_ai_artifacts (tenant_id, created_at desc);
create index on edge_ai_artifacts (model_id, tenant_id);
create index on edge_ai_artifacts (optimization_job_id, tenant_id);
create index on edge_ai_artifacts (device_profile_id, tenant_id);
create index on edge_ai_artifacts (artifact_type, target_platform) where is_active;

create trigger edge_ai_artifacts_adopt_template
before insert or update of device_profile_id on edge_ai_artifacts
for each row
when (new.device_profile_id is not null)
execute function {{ ref('adopt_device_template') }}();

{{ updated_at_trigger() }}
{{ tenant_or_own_rows(
    server_columns=['created_at', 'updated_at', 'download_count', 'last_downloaded_at'],
) }}
{{ row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
