create table threat_detections (
    id uuid primary key default gen_random_uuid(),
    user_id uuid references {{ ref('users') }} (id) on delete set null,
    threat_type text not null,
    risk_score integer not null check (risk_score between 0 and 100),
    ip_address inet,
    details jsonb not null default '{}',
    mitigated boolean not null default false,
    created_at timestamptz not null default now()
);

create index on threat_detections (user_id);
create index on threat_detections (created_at desc);

create trigger threat_detections_forget_user
before update of user_id on threat_detections
for each row
when (old.user_id is not null and new.user_id is null)
execute function {{ ref('forget_user') }}('ip_address', 'details');

{{ admin_rows(commands=['select', 'update'], updatable=['mitigated']) }}
{{ size_limits() }}
