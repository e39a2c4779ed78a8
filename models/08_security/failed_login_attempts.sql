create table failed_login_attempts (
    id uuid primary key default gen_random_uuid(),
    user_id uuid references {{ ref('users') }} (id) on delete cascade,
    email text,
    ip_address inet,
    user_agent text,
    attempt_count integer not null default 1 check (attempt_count >= 0),
    last_attempt timestamptz not null default now(),
    blocked_until timestamptz,
    created_at timestamptz not null default now(),
    unique nulls not distinct (email, ip_address),
    constraint failed_login_attempts_email_or_ip_address_check
    check (num_nonnulls(email, ip_address) > 0)
);

create index on failed_login_attempts (user_id);
create index on failed_login_attempts (ip_address);
create index on failed_login_attempts (last_attempt);

{{ service_rows(definer=['select', 'delete']) }}
