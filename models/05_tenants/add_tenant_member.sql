{{ config(materialized='sql_function') }}

-- What the service adds is active. An admin invites, also someone who was removed, and reinstates
-- someone who was suspended: tenant_members says which, for whoever writes it.
create or replace function add_tenant_member(
    p_tenant_id uuid,
    p_user_id uuid,
    p_role text default 'member',
    p_permissions jsonb default '{}'
)
returns uuid
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
    member_id uuid;
begin
    perform {{ ref('require_at_most') }}('p_role', char_length(p_role), 100);
    perform {{ ref('require_at_most') }}(
        'p_permissions', octet_length(p_permissions::text), 100000
    );
    perform {{ ref('require_tenant_role') }}(p_tenant_id, '{admin}');

    insert into {{ ref('tenant_members') }} as member (
        tenant_id, user_id, role, permissions, invited_by, invited_at
    )
    values (
        p_tenant_id,
        p_user_id,
        p_role,
        coalesce(p_permissions, '{}'),
        {{ ref('caller_id') }}(),
        now()
    )
    on conflict (tenant_id, user_id) do update set
        role = excluded.role,
        permissions = excluded.permissions,
        status = case member.status when 'suspended' then 'active' else excluded.status end,
        invited_by = excluded.invited_by,
        invited_at = excluded.invited_at,
        joined_at = excluded.joined_at
    where member.status <> 'active'
    returning member.id into member_id;

    if member_id is null then
        raise exception 'The user is a member of the tenant already.'
        using
            errcode = 'unique_violation',
            hint = 'Change the role with update_tenant_member_role().';
    end if;

    return member_id;
exception
    when check_violation then
        raise exception 'There is no tenant role %.', p_role
        using
            errcode = 'invalid_parameter_value',
            hint = 'Use admin, member, viewer or billing.';
    when foreign_key_violation then
        raise exception 'There is no such tenant or user.'
        using errcode = 'no_data_found', hint = 'The user signs up first.';
end;
$$;

{{ executable_by('authenticated', 'service_role', definer=true) }}
