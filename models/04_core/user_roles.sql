create table user_roles (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    role {{ ref('app_role') }} not null,
    created_at timestamptz not null default now(),
    unique (user_id, role)
);

{{ own_rows(write='admin', admin_reads=true, definer=['select', 'insert']) }}
{{ size_limits() }}
