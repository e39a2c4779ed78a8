create table edge_ai_benchmark_runs (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    model_id uuid,
    optimization_job_id uuid,
    device_profile_id uuid not null,
    name text not null check (char_length(name) between 1 and 255),
    description text,
    test_dataset_path text,
    batch_size integer not null default 1 check (batch_size > 0),
    num_iterations integer not null default 100 check (num_iterations > 0),
    warmup_iterations integer not null default 10 check (warmup_iterations >= 0),
    benchmark_config jsonb not null default '{}',
    latency_ms jsonb,
    throughput_ops_per_sec numeric(10, 2) check (throughput_ops_per_sec >= 0),
    memory_usage_mb jsonb,
    cpu_utilization_percent numeric(5, 2) check (cpu_utilization_percent between 0 and 100),
    gpu_utilization_percent numeric(5, 2) check (gpu_utilization_percent between 0 and 100),
    npu_utilization_percent numeric(5, 2) check (npu_utilization_percent between 0 and 100),
    power_consumption_watts numeric(5, 2) check (power_consumption_watts >= 0),
    accuracy_metrics jsonb not null default '{}',
    status {{ ref('edge_ai_job_status') }} not null default 'pending',
    error_message text,
    started_at timestamptz,
    completed_at timestamptz,
    duration_seconds integer check (duration_seconds >= 0),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    {{ tenant_key(referenced=false) }},
    foreign key (tenant_id, model_id)
    references {{ ref('edge_ai_models') }} (tenant_id, id) on delete cascade,
    foreign key (tenant_id, optimization_job_id)
    references {{ ref('edge_ai_optimization_jobs') }} (tenant_id, id) on delete cascade,
    foreign key (tenant_id, device_profile_id)
    references {{ ref('edge_ai_device_profiles') }} (tenant_id, id) on delete cascade,
    constraint edge_ai_benchmark_runs_completed_after_started_check
    check (completed_at >= started_at)
);

create index on edge_ai_benchmark_runs (user_id, created_at desc);
create index on edge_ai_benchmark_runs (tenant_id, created_at desc);
create index on edge_ai_benchmark_runs (model_id, tenant_id);
create index on edge_ai_benchmark_runs (optimization_job_id, tenant_id);
create index on edge_ai_benchmark_runs (device_profile_id, tenant_id);
create index on edge_ai_benchmark_runs (status, created_at);

create trigger edge_ai_benchmark_runs_adopt_template
before insert or update of device_profile_id on edge_ai_benchmark_runs
for each row
execute function {{ ref('adopt_device_template') }}();

{{ updated_at_trigger() }}
{{ tenant_or_own_rows() }}
{{ row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
