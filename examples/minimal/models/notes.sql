create table notes (
    id uuid primary key default gen_random_uuid(),
    notebook_id uuid not null references {{ ref('notebooks') }} (id) on delete cascade,
    body text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index on notes (notebook_id);

{{ updated_at_trigger() }}
{{ child_rows(parent='notebooks', column='notebook_id', owner='user_id') }}
{{ size_limits() }}
