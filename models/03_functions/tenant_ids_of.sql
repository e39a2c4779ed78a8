-- The tenants in which a user is an active member with one of the roles. A tenant that is suspended
-- or cancelled has no member who may do anything in it.
create or replace function access.tenant_ids_of(
    p_user_id uuid,
    p_roles text[] default '{admin, member, viewer, billing}'
)
returns setof uuid
language plpgsql
stable
parallel safe
set search_path = public, pg_temp
as $$
begin
    return query
    select tenant_members.tenant_id
    from tenant_members
    inner join tenants
        on tenant_members.tenant_id = tenants.id
    where
        tenant_members.user_id = p_user_id
        and tenant_members.status = 'active'
        and tenant_members.role = any (p_roles)
        and tenants.status in ('active', 'trial');
end;
$$;

{{ executable_by('groundwork_definer') }}
