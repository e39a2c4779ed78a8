create table metrics_log (
    id bigint generated always as identity primary key,
    source text not null,
    metric jsonb not null,
    ts timestamptz not null default now(),
    created_at timestamptz not null default now()
);

create index on metrics_log (source, ts desc);
create index on metrics_log (ts desc);

{{ admin_rows(write='none') }}
