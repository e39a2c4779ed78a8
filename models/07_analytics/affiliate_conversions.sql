create table affiliate_conversions (
    id uuid primary key default gen_random_uuid(),
    affiliate_click_id uuid references {{ ref('affiliate_clicks') }} (id) on delete set null,
    conversion_value numeric check (conversion_value >= 0),
    commission numeric check (commission >= 0),
    created_at timestamptz not null default now()
);

create index on affiliate_conversions (affiliate_click_id);

{{ service_rows() }}
