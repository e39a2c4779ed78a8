create table affiliate_clicks (
    id uuid primary key default gen_random_uuid(),
    affiliate_id text not null,
    user_id uuid references {{ ref('users') }} (id) on delete set null,
    session_id text,
    product text not null,
    referrer_url text,
    created_at timestamptz not null default now()
);

create index on affiliate_clicks (user_id);
create index on affiliate_clicks (affiliate_id, created_at desc);
create index on affiliate_clicks (product, created_at desc);
create index on affiliate_clicks (created_at desc);

{{ service_rows() }}
