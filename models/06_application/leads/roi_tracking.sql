create table roi_tracking (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id(default=false) }},
    lead_id uuid,
    campaign text,
    source text,
    revenue numeric(14, 2) check (revenue >= 0),
    cost numeric(14, 2) check (cost >= 0),
    roi numeric,
    roas numeric,
    calculated_at timestamptz not null default now(),
    {{ tenant_key(referenced=false) }},
    foreign key (tenant_id, lead_id) references {{ ref('leads') }} (tenant_id, id) on delete cascade
);

create index on roi_tracking (lead_id, tenant_id);
create index on roi_tracking (tenant_id, campaign);

{{ tenant_of_parent('leads', column='lead_id') }}
{{ tenant_rows(write='member') }}
{{ tenant_row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
