create table crm_sync_log (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id(default=false) }},
    lead_id uuid not null,
    provider text not null,
    success boolean not null default false,
    error_message text,
    synced_at timestamptz not null default now(),
    {{ tenant_key(referenced=false) }},
    foreign key (tenant_id, lead_id) references {{ ref('leads') }} (tenant_id, id) on delete cascade
);

create index on crm_sync_log (lead_id, tenant_id);
create index on crm_sync_log (tenant_id, provider, synced_at desc);

{{ tenant_of_parent('leads', column='lead_id') }}
{{ tenant_rows(write='none') }}
