create table notes (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null,
    body text not null check (body <> ''),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index on notes (user_id);

{{ updated_at_trigger() }}
{{ own_rows() }}
