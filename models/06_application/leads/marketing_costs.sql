create table marketing_costs (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    source text not null,
    campaign text,
    type text check (type in ('advertising', 'content', 'event', 'tool', 'other')),
    amount numeric(14, 2) not null check (amount >= 0),
    currency text not null default 'USD' check (char_length(currency) = 3),
    date date not null,
    metadata jsonb not null default '{}',
    recorded_at timestamptz not null default now(),
    {{ tenant_key(referenced=false) }}
);

create index on marketing_costs (tenant_id, date);
create index on marketing_costs (tenant_id, source, date);
create index on marketing_costs (tenant_id, campaign, date);

{{ tenant_rows(write='member') }}
{{ tenant_row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
