create table email_interactions (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id(default=false) }},
    lead_id uuid not null,
    email_id text,
    opened boolean not null default false,
    clicked boolean not null default false,
    replied boolean not null default false,
    opened_at timestamptz,
    clicked_at timestamptz,
    replied_at timestamptz,
    created_at timestamptz not null default now(),
    {{ tenant_key() }},
    constraint email_interactions_opened_has_time_check check (opened = (opened_at is not null)),
    constraint email_interactions_clicked_has_time_check
    check (clicked = (clicked_at is not null)),
    constraint email_interactions_replied_has_time_check
    check (replied = (replied_at is not null)),
    foreign key (tenant_id, lead_id) references {{ ref('leads') }} (tenant_id, id) on delete cascade
);

create index on email_interactions (lead_id, tenant_id);

create trigger email_interactions_set_flag_times
before insert or update on email_interactions
for each row
execute function {{ ref('set_flag_times') }}('opened', 'clicked', 'replied');

{{ tenant_of_parent('leads', column='lead_id') }}
{{ tenant_rows(write='member') }}
{{ tenant_row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
