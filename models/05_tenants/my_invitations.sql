{{ config(materialized='sql_function') }}

-- Whoever is invited does not see the tenant yet: this is what to decide by.
create or replace function my_invitations()
returns table (
    tenant_id uuid,
    tenant_name text,
    role text,
    invited_by uuid,
    inviter_name text,
    invited_at timestamptz
)
language sql
stable
security definer
set search_path = public, pg_temp
as $$
    select
        tenant_members.tenant_id,
        tenants.name,
        tenant_members.role,
        tenant_members.invited_by,
        profiles.display_name,
        tenant_members.invited_at
    from {{ ref('tenant_members') }}
    inner join {{ ref('tenants') }}
        on tenant_members.tenant_id = tenants.id
    left join {{ ref('profiles') }}
        on tenant_members.invited_by = profiles.id
    where
        tenant_members.user_id = {{ ref('caller_id') }}()
        and tenant_members.status = 'pending'
        and tenants.status in ('active', 'trial')
    order by tenant_members.invited_at desc, tenant_members.tenant_id asc
$$;

{{ executable_by('authenticated', definer=true) }}
