{{ config(materialized='sql_function') }}

-- The membership stays as a row with the status `removed`. Members may leave on their own.
create or replace function remove_tenant_member(p_tenant_id uuid, p_user_id uuid)
returns boolean
language plpgsql
security definer
set search_path = public, pg_temp
as $$
begin
    if p_user_id is distinct from {{ ref('caller_id') }}() then
        perform {{ ref('require_tenant_role') }}(p_tenant_id, '{admin}');
    end if;

    update {{ ref('tenant_members') }}
    set status = 'removed'
    where
        tenant_members.tenant_id = p_tenant_id
        and tenant_members.user_id = p_user_id
        and tenant_members.status <> 'removed';

    return found;
end;
$$;

{{ executable_by('authenticated', 'service_role', definer=true) }}
