create table orchestrator_reports (
    id bigint primary key generated always as identity,
    cycle integer not null check (cycle >= 0),
    status text not null check (status in ('success', 'partial', 'failed')),
    report jsonb not null,
    timestamp timestamptz not null default now(),
    created_at timestamptz not null default now()
);

create index on orchestrator_reports (timestamp desc);
create index on orchestrator_reports (cycle);
create index on orchestrator_reports (status, timestamp desc);

{{ admin_rows(write='none') }}
