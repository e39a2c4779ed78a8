-- depends_on: {{ ref('profiles') }}, {{ ref('user_roles') }}, {{ ref('complete_accounts') }}
create table tenant_members (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    user_id uuid not null references {{ ref('users') }} (id) on delete cascade,
    role text not null default 'member' check (role in ('admin', 'member', 'viewer', 'billing')),
    permissions jsonb not null default '{}',
    status text not null default 'active'
    check (status in ('active', 'pending', 'suspended', 'removed')),
    invited_by uuid references {{ ref('users') }} (id) on delete set null,
    invited_at timestamptz,
    joined_at timestamptz default now(),
    last_active timestamptz,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now(),
    {{ tenant_key(referenced=false) }},
    unique (tenant_id, user_id)
);

create index on tenant_members (user_id, tenant_id);
create index on tenant_members (invited_by);
create index on tenant_members (tenant_id, role, status);

create trigger tenant_members_require_consent
before insert or update of status on tenant_members
for each row
execute function {{ ref('require_membership_consent') }}();

create trigger tenant_members_limit_members
after insert on tenant_members
for each row
execute function {{ ref('limit_members') }}();

-- Within a trigger, such as a foreign key's, a change passes: a deleted tenant needs no admin, and
-- nobody's account is kept for one.
create trigger tenant_members_keep_tenant_admin
after update or delete on tenant_members
for each row
when (old.role = 'admin' and old.status = 'active' and pg_trigger_depth() = 0)
execute function {{ ref('keep_tenant_admin') }}();

-- Whoever deletes an account is not kept from it: the tenant gets another admin, or is suspended.
create trigger tenant_members_replace_tenant_admin
after delete on tenant_members
for each row
when (old.role = 'admin' and old.status = 'active' and pg_trigger_depth() > 0)
execute function {{ ref('replace_tenant_admin') }}();

{{ updated_at_trigger() }}
{{ tenant_rows(
    write='admin',
    also_read='user_id = (select auth.uid())',
    admin_reads=true,
    updatable=['role', 'permissions', 'status'],
    insertable=['user_id'],
    definer=['select', 'insert', 'update'],
) }}
{{ size_limits() }}
