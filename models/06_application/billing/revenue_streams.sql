create table revenue_streams (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    type text not null
    check (type in ('subscription', 'usage', 'one_time', 'commission', 'licensing')),
    name text not null,
    description text,
    amount numeric(10, 2) not null check (amount >= 0),
    currency text not null default 'USD' check (char_length(currency) = 3),
    period text,
    item_type text,
    item_id uuid,
    metadata jsonb not null default '{}',
    created_at timestamptz not null default now(),
    {{ tenant_key(referenced=false) }}
);

create index on revenue_streams (tenant_id, created_at desc);
create index on revenue_streams (item_id);

{{ tenant_rows(write='none') }}
