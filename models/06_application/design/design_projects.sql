create table design_projects (
    id uuid primary key default gen_random_uuid(),
    owner_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    name text not null,
    description text,
    project_type text not null,
    collaborators jsonb,
    ai_assistance boolean not null default false,
    status text not null default 'draft'
    check (status in ('draft', 'in_progress', 'review', 'completed', 'archived')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index on design_projects (owner_id, updated_at desc);
create index on design_projects using gin (collaborators jsonb_path_ops);

{{ updated_at_trigger() }}
{{ own_rows(column='owner_id', also_read=names_caller('collaborators')) }}
{{ row_limit() }}
{{ size_limits() }}
