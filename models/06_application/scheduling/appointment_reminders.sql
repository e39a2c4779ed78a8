create table appointment_reminders (
    id uuid primary key default gen_random_uuid(),
    appointment_id uuid not null references {{ ref('appointments') }} (id) on delete cascade,
    reminder_type text not null,
    timing_hours integer not null check (timing_hours >= 0),
    status text not null default 'pending' check (status in ('pending', 'sent', 'failed')),
    sent_at timestamptz,
    created_at timestamptz not null default now()
);

create index on appointment_reminders (appointment_id);

{{ child_rows(
    'appointments',
    column='appointment_id',
    owner='organizer_id',
    server_columns=['created_at', 'status', 'sent_at'],
) }}
{{ row_limit() }}
{{ size_limits() }}
