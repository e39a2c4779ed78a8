create table meetings (
    id uuid primary key default gen_random_uuid(),
    organizer_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    title text not null,
    description text,
    participants jsonb,
    meeting_url text,
    recording_url text,
    status text not null default 'scheduled'
    check (status in ('scheduled', 'in_progress', 'completed', 'cancelled')),
    start_time timestamptz,
    end_time timestamptz,
    created_at timestamptz not null default now(),
    constraint meetings_end_after_start_check check (end_time >= start_time)
);

create index on meetings (organizer_id, start_time);
create index on meetings using gin (participants jsonb_path_ops);

{{ own_rows(column='organizer_id', also_read=names_caller('participants')) }}
{{ row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
