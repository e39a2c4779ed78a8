create table tenant_integrations (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    integration_id uuid not null references {{ ref('integrations') }} (id) on delete cascade,
    configuration jsonb not null default '{}',
    credentials jsonb not null default '{}',
    status text not null default 'active' check (status in ('active', 'inactive', 'error')),
    last_sync timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    {{ tenant_key(referenced=false) }},
    unique (tenant_id, integration_id)
);

create index on tenant_integrations (integration_id);

create trigger tenant_integrations_require_visible_integrations
before insert or update of integration_id on tenant_integrations
for each row
when (new.integration_id is not null)
execute function {{ ref('require_visible_parent') }}(
    'integration_id', 'integrations', 'id'
);

{{ updated_at_trigger() }}
{{ tenant_rows(write='admin', hidden=['credentials'], definer=['select', 'update']) }}
{{ keep_in_vault() }}
{{ tenant_row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
