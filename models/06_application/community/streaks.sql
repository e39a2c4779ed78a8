create table streaks (
    user_id uuid primary key references {{ ref('users') }} (id) on delete cascade,
    days integer not null default 0 check (days >= 0),
    updated_at timestamptz not null default now()
);

create index on streaks (updated_at);

{{ updated_at_trigger() }}
{{ own_rows(write='none') }}
