create table privacy_consents (
    id uuid primary key default gen_random_uuid(),
    user_id uuid references {{ ref('users') }} (id) on delete cascade,
    consent_id text not null unique default gen_random_uuid()::text,
    consent_version text not null default '2.1',
    jurisdiction text not null default 'EU',
    settings jsonb not null default '{}',
    data_processing_purposes text[] not null default '{}',
    retention_period integer not null default 365 check (retention_period > 0),
    ip_address inet,
    user_agent text,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index on privacy_consents (user_id, created_at desc);

create trigger privacy_consents_log_change
after insert or update or delete on privacy_consents
for each row
execute function {{ ref('log_change') }}('ip_address', 'user_agent');

{{ updated_at_trigger() }}
-- Who chose the id of a consent would learn which there are, and take that of another.
{{ own_rows(
    commands=['select', 'insert', 'update'],
    updatable=['settings', 'data_processing_purposes', 'retention_period'],
    insertable=['consent_version', 'jurisdiction', 'ip_address', 'user_agent'],
) }}
{{ row_limit() }}
{{ size_limits() }}
