-- depends_on: {{ ref('add_personal_tenants') }}, {{ ref('add_missing_tenants') }}
create table tenants (
    id uuid primary key default gen_random_uuid(),
    kind text not null default 'team' check (kind in ('team', 'personal')),
    -- a personal tenant goes with its user
    personal_user_id uuid generated always as (case when kind = 'personal' then id end) stored
    references {{ ref('users') }} (id) on delete cascade,
    name text not null,
    description text,
    subdomain text unique
    constraint tenants_team_has_subdomain_check check (kind = 'personal' or subdomain is not null),
    domain text,
    plan_id uuid references {{ ref('subscription_plans') }} (id) on delete restrict,
    requested_plan_id uuid references {{ ref('subscription_plans') }} (id) on delete set null,
    status text not null default 'active'
    check (status in ('active', 'suspended', 'cancelled', 'trial')),
    settings jsonb not null default '{}',
    limits jsonb not null default '{}',
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create index on tenants (personal_user_id);
create index on tenants (plan_id);
create index on tenants (requested_plan_id);
create unique index on tenants (lower(domain));
create index on tenants (status);

create trigger tenants_log_change
after insert or update or delete on tenants
for each row
execute function {{ ref('log_change') }}();

{{ updated_at_trigger() }}
{{ tenant_rows(
    write='admin',
    column='id',
    commands=['select', 'update'],
    admin_reads=true,
    updatable=['name', 'description', 'subdomain', 'settings'],
    definer=['select', 'insert', 'update'],
) }}
{{ size_limits() }}
