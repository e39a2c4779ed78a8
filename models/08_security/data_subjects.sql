create table data_subjects (
    id uuid primary key default gen_random_uuid(),
    user_id uuid unique references {{ ref('users') }} (id) on delete cascade,
    consent_id text references {{ ref('privacy_consents') }} (consent_id) on delete set null,
    email text,
    phone text,
    external_id text,
    data_categories text[] not null default '{}',
    data_residency_region text not null default 'US',
    processing_basis text not null default 'consent',
    consent_status text not null default 'pending'
    check (consent_status in ('pending', 'granted', 'withdrawn', 'expired')),
    consent_version text,
    consent_timestamp timestamptz,
    data_retention_until timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index on data_subjects (consent_id);
create index on data_subjects (email);

-- Not among all: whoever records an address would learn that it is there already.
create unique index data_subjects_email_of_no_user_idx on data_subjects (email)
where user_id is null;

create trigger data_subjects_log_change
after insert or update or delete on data_subjects
for each row
execute function {{ ref('log_change') }}('email', 'phone', 'external_id');

create trigger data_subjects_require_visible_privacy_consents
before insert or update of consent_id on data_subjects
for each row
when (new.consent_id is not null)
execute function {{ ref('require_visible_parent') }}(
    'consent_id', 'privacy_consents', 'consent_id'
);

{{ updated_at_trigger() }}
-- What was consented to goes with the person, so it is deleted with the account only.
{{ own_rows(commands=['select', 'insert', 'update']) }}
{{ size_limits() }}
{{ finite_values() }}
