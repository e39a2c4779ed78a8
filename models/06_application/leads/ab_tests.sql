create table ab_tests (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    name text not null,
    type text check (type in ('landing_page', 'email', 'campaign', 'form')),
    variations jsonb not null,
    traffic_split integer[] check (0 <= all(traffic_split) and 100 >= all(traffic_split)),
    status text not null default 'draft'
    check (status in ('draft', 'running', 'paused', 'completed')),
    start_date timestamptz not null,
    end_date timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    {{ tenant_key() }},
    constraint ab_tests_end_after_start_check check (end_date >= start_date)
);

create index on ab_tests (tenant_id, status);

{{ updated_at_trigger() }}
{{ tenant_rows(write='member') }}
{{ tenant_row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
