create table conversions (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id(default=false) }},
    lead_id uuid,
    type text not null
    check (type in ('signup', 'trial', 'purchase', 'demo', 'download', 'custom')),
    value numeric(14, 2) not null default 0 check (value >= 0),
    currency text not null default 'USD' check (char_length(currency) = 3),
    attribution jsonb,
    metadata jsonb not null default '{}',
    converted_at timestamptz not null default now(),
    {{ tenant_key(referenced=false) }},
    foreign key (tenant_id, lead_id) references {{ ref('leads') }} (tenant_id, id) on delete cascade
);

create index on conversions (lead_id, tenant_id, converted_at);
create index on conversions (tenant_id, converted_at);
create index on conversions (tenant_id, type, converted_at);

{{ tenant_of_parent('leads', column='lead_id') }}
{{ tenant_rows(write='member') }}
{{ tenant_row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
