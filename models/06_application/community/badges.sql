create table badges (
    id bigint generated always as identity primary key,
    code text not null unique,
    name text not null,
    description text,
    created_at timestamptz not null default now()
);

{{ public_rows() }}
{{ size_limits() }}
