create or replace function access.has_role(p_role {{ ref('app_role') }})
returns boolean
language plpgsql
stable
parallel safe
security definer
set search_path = public, pg_temp
as $$
declare
    caller constant uuid := {{ ref('caller_id') }}();
begin
    return exists (
        select
        from user_roles
        where
            user_roles.user_id = caller
            and user_roles.role = p_role
    );
end;
$$;

{{ executable_by('authenticated', 'service_role', 'groundwork_definer', definer=true) }}
