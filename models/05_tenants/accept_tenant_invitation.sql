{{ config(materialized='sql_function') }}

-- To decline is to leave: remove_tenant_member().
create or replace function accept_tenant_invitation(p_tenant_id uuid)
returns boolean
language plpgsql
security definer
set search_path = public, pg_temp
as $$
begin
    update {{ ref('tenant_members') }}
    set status = 'active'
    where
        tenant_members.tenant_id = p_tenant_id
        and tenant_members.user_id = {{ ref('caller_id') }}()
        and tenant_members.status = 'pending';

    return found;
end;
$$;

{{ executable_by('authenticated', definer=true) }}
