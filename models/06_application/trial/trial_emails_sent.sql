create table trial_emails_sent (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    day integer not null check (day >= 0),
    template_id text not null,
    message_id text,
    sent_at timestamptz not null default now(),
    unique (user_id, day)
);

{{ own_rows(write='none') }}
