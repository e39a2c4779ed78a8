create table appointments (
    id uuid primary key default gen_random_uuid(),
    organizer_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    title text not null,
    description text,
    meeting_type text,
    location text,
    meeting_url text,
    participants jsonb,
    ai_generated boolean not null default false,
    status text not null default 'scheduled'
    check (status in ('scheduled', 'confirmed', 'cancelled', 'completed', 'no_show')),
    start_time timestamptz not null,
    end_time timestamptz not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    check (end_time > start_time)
);

create index on appointments (organizer_id, start_time);
create index on appointments (start_time);

{{ updated_at_trigger() }}
{{ own_rows(column='organizer_id', definer=['select']) }}
{{ row_limit() }}
{{ size_limits() }}
