create table spend (
    id uuid primary key default gen_random_uuid(),
    platform text not null,
    date date not null,
    campaign_id text,
    adset_id text,
    spend_cents bigint not null default 0 check (spend_cents >= 0),
    clicks integer not null default 0 check (clicks >= 0),
    impressions integer not null default 0 check (impressions >= 0),
    conv integer not null default 0 check (conv >= 0),
    unique nulls not distinct (platform, date, campaign_id, adset_id)
);

create index on spend (date);

{{ admin_rows() }}
{{ size_limits() }}
