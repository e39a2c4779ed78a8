{{ config(post_hook="{{ keep_partitions(ahead='3 months') }}") }}

create table app_events (
    id uuid not null default gen_random_uuid(),
    tenant_id uuid references {{ ref('tenants') }} (id) on delete cascade,
    user_id uuid references {{ ref('users') }} (id) on delete cascade,
    session_id text,
    source text not null default 'app',
    app text not null default 'web',
    type text not null,
    path text,
    meta jsonb not null default '{}',
    created_at timestamptz not null default now(),
    primary key (id, created_at)
) partition by range (created_at);

create index on app_events (user_id, created_at desc);
create index on app_events (tenant_id, created_at desc);
create index on app_events (type, created_at desc);
create index on app_events (source, created_at desc);
create index on app_events (created_at desc);

-- What is sold is told by the service, which took the money. The time of an event is the server's.
{{ own_rows(
    tenant_column='tenant_id',
    commands=['select', 'insert'],
    insertable=['tenant_id', 'session_id', 'source', 'app', 'type', 'path', 'meta'],
    added="type not in ('purchase', 'refund')",
) }}
{{ row_limit() }}
{{ size_limits() }}
