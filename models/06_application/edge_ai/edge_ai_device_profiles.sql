create table edge_ai_device_profiles (
    id uuid not null default gen_random_uuid(),
    tenant_id uuid default {{ ref('current_tenant_id') }}()
    references {{ ref('tenants') }} (id) on delete cascade,
    user_id uuid references {{ ref('users') }} (id) on delete cascade,
    name text not null check (char_length(name) between 1 and 255),
    device_type {{ ref('edge_ai_device_type') }} not null,
    manufacturer text,
    model text,
    cpu_cores integer check (cpu_cores > 0),
    cpu_architecture text,
    gpu_model text,
    gpu_memory_mb integer check (gpu_memory_mb >= 0),
    npu_model text,
    npu_capabilities jsonb not null default '{}',
    total_memory_mb integer check (total_memory_mb >= 0),
    storage_type text,
    os_type text,
    os_version text,
    runtime text,
    runtime_version text,
    max_power_watts numeric(5, 2) check (max_power_watts >= 0),
    thermal_constraints jsonb not null default '{}',
    device_metadata jsonb not null default '{}',
    is_template boolean not null default false,
    template_id uuid,
    is_active boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    {{ tenant_key() }},
    unique (tenant_id, template_id),
    constraint edge_ai_device_profiles_template_has_no_owner_check
    check (num_nulls(tenant_id, user_id) = case when is_template then 2 else 0 end)
);

create index on edge_ai_device_profiles (user_id, created_at desc);
create index on edge_ai_device_profiles (device_type);
create index on edge_ai_device_profiles (is_template, created_at desc);

{{ updated_at_trigger() }}
{{ tenant_or_own_rows(also_read='is_template') }}
{{ row_limit() }}
{{ size_limits() }}
