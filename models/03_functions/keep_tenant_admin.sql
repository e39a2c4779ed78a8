-- An after trigger of tenant_members, for rows that were an active admin's.
create or replace function access.keep_tenant_admin()
returns trigger
language plpgsql
security definer
set search_path = public, pg_temp
as $$
begin
    -- two admins who remove each other at once would each see the other still there
    perform pg_advisory_xact_lock(hashtext('tenant_members'), hashtext(old.tenant_id::text));

    if not exists (
        select
        from tenant_members
        where
            tenant_members.tenant_id = old.tenant_id
            and tenant_members.role = 'admin'
            and tenant_members.status = 'active'
    ) then
        raise exception 'A tenant keeps at least one active admin.'
        using
            errcode = 'check_violation',
            hint = 'Make another member an admin first.';
    end if;

    return null;
end;
$$;

{{ executable_by(definer=true) }}
