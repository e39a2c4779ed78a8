create table security_audits (
    id bigint generated always as identity primary key,
    audit jsonb not null,
    created_at timestamptz not null default now()
);

create index on security_audits (created_at desc);

{{ admin_rows(write='none') }}
