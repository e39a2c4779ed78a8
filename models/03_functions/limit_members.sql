-- A trigger after each row of tenant_members: an admin who makes up invitations fills no table.
create or replace function access.limit_members()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
begin
    if not {{ ref('is_service') }}() and (
        select count(*)
        from (
            select
            from tenant_members
            where tenant_members.tenant_id = new.tenant_id
            limit {{ row_limits()['tenant_members'][1] + 1 }}
        ) as members
    ) > {{ row_limits()['tenant_members'][1] }}
    then
        raise exception 'One tenant has at most {{ row_limits()['tenant_members'][1] }} members.'
        using
            errcode = 'configuration_limit_exceeded',
            hint = 'Remove some first, those who were only invited too.';
    end if;

    return null;
end;
$$;

{{ executable_by() }}
