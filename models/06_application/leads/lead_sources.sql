create table lead_sources (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    type text not null,
    config jsonb,
    active boolean not null default true,
    created_at timestamptz not null default now()
);

{{ signed_in_rows(hidden=['config']) }}
