create table email_queue (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id(default=false) }},
    lead_id uuid,
    template text not null,
    recipient_email text not null,
    recipient_name text,
    subject text,
    body text,
    status text not null default 'pending' check (status in ('pending', 'sent', 'failed')),
    scheduled_at timestamptz not null,
    sent_at timestamptz,
    created_at timestamptz not null default now(),
    {{ tenant_key() }},
    foreign key (tenant_id, lead_id) references {{ ref('leads') }} (tenant_id, id) on delete cascade
);

create index on email_queue (lead_id, tenant_id);
create index on email_queue (status, scheduled_at);

{{ tenant_of_parent('leads', column='lead_id') }}
{{ tenant_rows(write='member') }}
{{ tenant_row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
