create table consent_records (
    id uuid primary key default gen_random_uuid(),
    data_subject_id uuid not null references {{ ref('data_subjects') }} (id) on delete cascade,
    consent_type text not null,
    purpose text not null,
    granted boolean not null,
    consent_method text,
    version text not null default '1.0',
    ip_address inet,
    user_agent text,
    consent_timestamp timestamptz not null default now(),
    expires_at timestamptz,
    withdrawn_at timestamptz,
    constraint consent_records_expires_after_consent_timestamp_check
    check (expires_at >= consent_timestamp),
    constraint consent_records_withdrawn_after_consent_timestamp_check
    check (withdrawn_at >= consent_timestamp)
);

create index on consent_records (data_subject_id, consent_timestamp desc);
create index on consent_records (consent_type, consent_timestamp desc);

create trigger consent_records_log_change
after insert or update or delete on consent_records
for each row
execute function {{ ref('log_change') }}('ip_address', 'user_agent');

-- A consent is withdrawn by a new row that is not granted.
{{ child_rows(
    'data_subjects',
    column='data_subject_id',
    owner='user_id',
    commands=['select', 'insert'],
    insertable=[
        'consent_type', 'purpose', 'granted', 'consent_method', 'version', 'ip_address',
        'user_agent', 'expires_at',
    ],
) }}
{{ row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
