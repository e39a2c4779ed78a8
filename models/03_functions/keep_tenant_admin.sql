-- An after trigger of tenant_members, for rows that were an active admin's.
create or replace function access.keep_tenant_admin()
returns trigger
language plpgsql
security definer
set search_path = public, pg_temp
as $$
begin
    -- Two admins who remove each other at once would each see the other still there. The second to
    -- write the tenant waits for the first; then it reads what the first left, or, where its
    -- snapshot is older, PostgreSQL refuses the write.
    update tenants set updated_at = now() where id = old.tenant_id;

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
