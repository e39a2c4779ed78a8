create table subscription_plans (
    id uuid primary key default gen_random_uuid(),
    code text not null unique,
    name text not null,
    description text,
    tier text not null default 'custom'
    check (tier in ('starter', 'professional', 'enterprise', 'custom')),
    price_monthly numeric(10, 2) check (price_monthly >= 0),
    price_yearly numeric(10, 2) check (price_yearly >= 0),
    features jsonb not null default '[]',
    limits jsonb not null default '{}',
    active boolean not null default true,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

{{ updated_at_trigger() }}
{{ public_rows(definer=['select']) }}
{{ size_limits() }}
