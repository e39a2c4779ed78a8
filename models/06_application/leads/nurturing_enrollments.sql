create table nurturing_enrollments (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id(default=false) }},
    lead_id uuid not null,
    sequence_id uuid not null,
    enrolled_at timestamptz not null default now(),
    completed_at timestamptz,
    {{ tenant_key() }},
    foreign key (tenant_id, lead_id)
    references {{ ref('leads') }} (tenant_id, id) on delete cascade,
    foreign key (tenant_id, sequence_id)
    references {{ ref('nurturing_sequences') }} (tenant_id, id) on delete cascade,
    constraint nurturing_enrollments_completed_after_enrolled_check
    check (completed_at >= enrolled_at)
);

create index on nurturing_enrollments (lead_id, tenant_id, sequence_id);
create index on nurturing_enrollments (sequence_id, tenant_id);

{{ tenant_of_parent('leads', column='lead_id') }}
{{ tenant_rows(write='member') }}
{{ tenant_row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
