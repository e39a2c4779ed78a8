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
    overlaps_others boolean not null default false,
    constraint appointments_end_after_start_check check (end_time > start_time),
    constraint appointments_not_double_booked_excl exclude using gist (
        {{ ref('id_range') }}(organizer_id) with &&,
        tstzrange(least(start_time, end_time), end_time) with &&
    ) where (status in ('scheduled', 'confirmed') and not overlaps_others)
);

create index on appointments (organizer_id, start_time);
create index on appointments using gin (participants jsonb_path_ops);
create index on appointments (start_time);

{{ updated_at_trigger() }}
{{ own_rows(
    column='organizer_id',
    also_read=names_caller('participants'),
    updatable=[
        'organizer_id', 'title', 'description', 'meeting_type', 'location', 'meeting_url',
        'participants', 'ai_generated', 'status', 'start_time', 'end_time',
    ],
    definer=['select'],
) }}
{{ row_limit() }}
{{ size_limits() }}
{{ finite_values() }}
