create table agent_interactions (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id(default=false) }},
    agent_id uuid not null,
    user_id uuid references {{ ref('users') }} (id) on delete set null,
    input_text text not null,
    output_text text,
    processing_time numeric(10, 3) check (processing_time >= 0),
    processing_time_ms numeric(12, 3) check (processing_time_ms >= 0),
    cost numeric(10, 4) check (cost >= 0),
    metadata jsonb not null default '{}',
    status text,
    success boolean not null default true,
    error_message text,
    created_at timestamptz not null default now(),
    {{ tenant_key(referenced=false) }},
    foreign key (tenant_id, agent_id)
    references {{ ref('ai_agents') }} (tenant_id, id) on delete cascade
);

create index on agent_interactions (agent_id, tenant_id, created_at desc);
create index on agent_interactions (user_id);
create index on agent_interactions (tenant_id, created_at desc);

create trigger agent_interactions_require_own_user_id
before insert or update of user_id on agent_interactions
for each row
execute function {{ ref('require_own_name') }}('user_id');

{{ tenant_of_parent('ai_agents', column='agent_id') }}
{{ tenant_rows(write='member') }}
{{ tenant_row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
