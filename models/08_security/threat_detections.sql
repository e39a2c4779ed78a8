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

{{ admin_rows() }}
