create table ai_insights (
    id uuid primary key default gen_random_uuid(),
    deployment_id text not null,
    environment text not null,
    insights jsonb not null,
    created_at timestamptz not null default now()
);

create index on ai_insights (deployment_id, environment);
create index on ai_insights (created_at desc);

{{ admin_rows(write='none') }}
