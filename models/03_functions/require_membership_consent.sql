-- A before trigger of tenant_members. What an admin of a tenant adds is an invitation, and only the
-- invited makes a membership of it. The service may add members: it has asked them. A personal
-- tenant is its user's.
create or replace function access.require_membership_consent()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
declare
    caller constant uuid := {{ ref('caller_id') }}();
    was_status constant text := case tg_op when 'UPDATE' then old.status end;
begin
    if caller is null or {{ ref('is_service') }}() or new.tenant_id = new.user_id then
        return new;
    end if;

    if tg_op = 'INSERT' and new.user_id <> caller then
        new.status := 'pending';
        new.joined_at := null;
        new.invited_at := now();
        new.invited_by := caller;
        return new;
    end if;

    if new.user_id <> caller
        and new.status in ('active', 'suspended')
        and was_status in ('pending', 'removed')
    then
        raise exception 'Only the invited user accepts an invitation.'
        using
            errcode = 'insufficient_privilege',
            hint = 'The invited user calls accept_tenant_invitation(); to invite a user who was '
            'removed, set the status to pending.';
    end if;

    if new.status = 'active' and was_status is distinct from 'active' then
        new.joined_at := now();
    elsif new.status = 'pending' and was_status is distinct from 'pending' then
        new.joined_at := null;
        new.invited_at := now();
        new.invited_by := caller;
    end if;

    return new;
end;
$$;

{{ executable_by() }}
