create table campaign_costs (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    campaign text not null,
    total_cost numeric(14, 2) not null check (total_cost >= 0),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    {{ tenant_key(referenced=false) }},
    unique (tenant_id, campaign)
);

{{ updated_at_trigger() }}
{{ tenant_rows(write='member') }}
{{ tenant_row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
