create table design_versions (
    id uuid primary key default gen_random_uuid(),
    project_id uuid not null references {{ ref('design_projects') }} (id) on delete cascade,
    created_by uuid references {{ ref('users') }} (id) on delete set null,
    version_number integer not null check (version_number > 0),
    design_data jsonb not null,
    ai_enhanced boolean not null default false,
    created_at timestamptz not null default now(),
    unique (project_id, version_number)
);

create index on design_versions (created_by);

create trigger design_versions_require_own_created_by
before insert or update of created_by on design_versions
for each row
execute function {{ ref('require_own_name') }}('created_by');

{{ child_rows('design_projects', column='project_id', owner='owner_id') }}
{{ row_limit() }}
{{ size_limits(design_data=10000000) }}
