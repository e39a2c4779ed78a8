create table cost_forecasts (
    id bigint primary key generated always as identity,
    current_monthly numeric(12, 2),
    forecast jsonb not null,
    trends jsonb,
    created_at timestamptz not null default now()
);

create index on cost_forecasts (created_at desc);

{{ admin_rows(write='none') }}
