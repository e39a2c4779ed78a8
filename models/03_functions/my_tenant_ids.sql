create or replace function access.my_tenant_ids(
    p_roles text[] default '{admin, member, viewer, billing}'
)
returns setof uuid
language plpgsql
stable
parallel safe
security definer
set search_path = public, pg_temp
as $$
declare
    caller constant uuid := {{ ref('caller_id') }}();
begin
    return query
    select tenant_members.tenant_id
    from tenant_members
    where
        tenant_members.user_id = caller
        and tenant_members.status = 'active'
        and tenant_members.role = any (p_roles);
end;
$$;

{{ executable_by('authenticated', 'groundwork_definer', definer=true) }}
