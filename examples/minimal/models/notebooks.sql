create table notebooks (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null,
    title text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index on notebooks (user_id);

{{ updated_at_trigger() }}
{{ own_rows() }}
{{ size_limits() }}
