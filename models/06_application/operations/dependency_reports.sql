create table dependency_reports (
    id bigint primary key generated always as identity,
    report jsonb not null,
    created_at timestamptz not null default now()
);

create index on dependency_reports (created_at desc);

{{ admin_rows(write='none') }}
