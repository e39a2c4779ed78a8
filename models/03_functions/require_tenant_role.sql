-- The service and platform admins pass for every role.
create or replace function access.require_tenant_role(
    p_tenant_id {{ tenant_type() }},
    p_roles text[] default '{admin, member, viewer, billing}'
)
returns void
language plpgsql
stable
set search_path = public, pg_temp
as $$
begin
    if {{ ref('has_tenant_role') }}(p_tenant_id, p_roles)
        or {{ ref('is_service') }}()
        or {{ ref('is_admin') }}()
    then
        return;
    end if;

    raise exception 'The caller has none of these roles in the tenant: %.',
        array_to_string(p_roles, ', ')
    using
        errcode = 'insufficient_privilege',
        hint = 'Ask an admin of the tenant.';
end;
$$;

{{ executable_by('groundwork_definer') }}
