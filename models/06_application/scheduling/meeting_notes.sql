create table meeting_notes (
    id uuid primary key default gen_random_uuid(),
    meeting_id uuid not null references {{ ref('meetings') }} (id) on delete cascade,
    transcription text,
    summary text,
    action_items jsonb,
    insights jsonb,
    format text not null default 'text'
    check (format in ('text', 'markdown', 'structured', 'ai_enhanced')),
    ai_enhanced boolean not null default false,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index on meeting_notes (meeting_id);

{{ updated_at_trigger() }}
{{ child_rows('meetings', column='meeting_id', owner='organizer_id') }}
{{ row_limit() }}
{{ size_limits(transcription=1000000) }}
