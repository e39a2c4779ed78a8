-- An after trigger of tenant_members, for the row of an active admin that goes with its user. Where
-- it was the tenant's last one, the member who joined first becomes the admin; without a member,
-- since nobody else may decide for a tenant, it is suspended until a platform admin names one.
create or replace function access.replace_tenant_admin()
returns trigger
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
    successor uuid;
begin
    -- as in keep_tenant_admin(); a tenant that is deleted itself is not there any more
    update tenants set updated_at = now() where id = old.tenant_id and kind = 'team';

    if not found
        or exists (
            select
            from tenant_members
            where
                tenant_members.tenant_id = old.tenant_id
                and tenant_members.role = 'admin'
                and tenant_members.status = 'active'
        )
    then
        return null;
    end if;

    update tenant_members
    set role = 'admin'
    where tenant_members.id = (
        select heir.id
        from tenant_members as heir
        where
            heir.tenant_id = old.tenant_id
            and heir.role = 'member'
            and heir.status = 'active'
        order by heir.joined_at nulls last, heir.created_at, heir.id
        limit 1
    )
    returning tenant_members.user_id into successor;

    if successor is null then
        update tenants set status = 'suspended' where id = old.tenant_id;
    end if;

    insert into security_events (
        user_id, event_type, severity, action, resource_type, resource_id, details
    )
    values (
        successor,
        'tenant_admin_left',
        'medium',
        case when successor is null then 'suspend' else 'promote' end,
        'tenants',
        old.tenant_id::text,
        jsonb_build_object('admin_id', successor)
    );

    return null;
end;
$$;

{{ executable_by(definer=true) }}
