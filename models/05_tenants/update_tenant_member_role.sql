{{ config(materialized='sql_function') }}

create or replace function update_tenant_member_role(
    p_tenant_id uuid,
    p_user_id uuid,
    p_role text
)
returns boolean
language plpgsql
security definer
set search_path = public, pg_temp
as $$
begin
    perform {{ ref('require_at_most') }}('p_role', char_length(p_role), 100);
    perform {{ ref('require_tenant_role') }}(p_tenant_id, '{admin}');

    if p_role is null or p_role not in ('admin', 'member', 'viewer', 'billing') then
        raise exception 'There is no tenant role %.', coalesce(p_role, 'null')
        using
            errcode = 'invalid_parameter_value',
            hint = 'Use admin, member, viewer or billing.';
    end if;

    update {{ ref('tenant_members') }}
    set role = p_role
    where
        tenant_members.tenant_id = p_tenant_id
        and tenant_members.user_id = p_user_id
        and tenant_members.status <> 'removed';

    return found;
end;
$$;

{{ executable_by('authenticated', 'service_role', definer=true) }}
