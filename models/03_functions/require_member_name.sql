-- A before trigger of tables of tenants. Its arguments are columns that name a user: a client names
-- active members of the row's tenant only, when it adds a row and when it changes the column.
create or replace function access.require_member_name()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
declare
    was constant jsonb := coalesce(to_jsonb(old), '{}');
    is_now constant jsonb := to_jsonb(new);
    other text;
begin
    select given.name into other
    from unnest(tg_argv) as given (name)
    where
        is_now ->> given.name is not null
        and is_now -> given.name is distinct from was -> given.name
        and not exists (
            select
            from tenant_members
            where
                tenant_members.tenant_id = new.tenant_id
                and tenant_members.user_id = (is_now ->> given.name)::uuid
                and tenant_members.status = 'active'
        )
    limit 1;

    if other is not null
        and {{ ref('caller_id') }}() is not null
        and not {{ ref('is_service') }}()
    then
        raise exception 'Column % of % names a user who is not an active member of the tenant.',
            other, tg_table_name
        using
            errcode = 'insufficient_privilege',
            hint = 'Name an active member of the tenant, or nobody.';
    end if;

    return new;
end;
$$;

{{ executable_by() }}
