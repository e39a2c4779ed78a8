create table revenue_events (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id(default=false) }},
    lead_id uuid,
    amount numeric(14, 2) not null,
    currency text not null default 'USD' check (char_length(currency) = 3),
    metadata jsonb not null default '{}',
    recorded_at timestamptz not null default now(),
    {{ tenant_key(referenced=false) }},
    foreign key (tenant_id, lead_id) references {{ ref('leads') }} (tenant_id, id) on delete cascade
);

create index on revenue_events (lead_id, tenant_id);
create index on revenue_events (tenant_id, recorded_at);

{{ tenant_of_parent('leads', column='lead_id') }}
{{ tenant_rows(write='member') }}
{{ tenant_row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
