create table metrics_daily (
    id uuid primary key default gen_random_uuid(),
    date date not null unique,
    sessions integer not null default 0 check (sessions >= 0),
    add_to_carts integer not null default 0 check (add_to_carts >= 0),
    orders integer not null default 0 check (orders >= 0),
    traffic integer not null default 0 check (traffic >= 0),
    conversion_rate numeric not null default 0 check (conversion_rate between 0 and 100),
    revenue_cents bigint not null default 0 check (revenue_cents >= 0),
    refunds_cents bigint not null default 0 check (refunds_cents >= 0),
    aov_cents bigint not null default 0 check (aov_cents >= 0),
    cac_cents bigint not null default 0 check (cac_cents >= 0),
    gross_margin_cents bigint not null default 0,
    platforms jsonb not null default '{}',
    total_spend_cents bigint not null default 0 check (total_spend_cents >= 0),
    total_clicks bigint not null default 0 check (total_clicks >= 0),
    total_impressions bigint not null default 0 check (total_impressions >= 0),
    total_conversions bigint not null default 0 check (total_conversions >= 0)
);

{{ admin_rows() }}
{{ size_limits() }}
