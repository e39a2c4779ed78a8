create table workflows (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    user_id uuid references {{ ref('users') }} (id) on delete set null,
    template_id text,
    name text not null,
    description text,
    steps jsonb not null default '[]',
    definition jsonb not null default '{}',
    config jsonb not null default '{}',
    is_public boolean not null default false,
    enabled boolean not null default true,
    status text not null default 'draft'
    check (status in ('draft', 'active', 'inactive', 'archived')),
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    {{ tenant_key() }}
);

create index on workflows (user_id, created_at desc);
create index on workflows (tenant_id, status, created_at desc);

-- Within a trigger it is the workflow of another table, which has such a trigger itself.
create trigger workflows_require_own_user_id
before insert or update of user_id on workflows
for each row
when (pg_trigger_depth() = 0)
execute function {{ ref('require_own_name') }}('user_id');

create trigger workflows_require_own_template
before insert or update of template_id on workflows
for each row
when (new.template_id is not null)
execute function {{ ref('require_own_template') }}();

{{ updated_at_trigger() }}
{{ tenant_rows(write='member') }}
{{ tenant_row_limit() }}
{{ size_limits() }}
