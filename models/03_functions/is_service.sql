-- The role in force is the one taken with `set role`, which a SECURITY DEFINER function does not
-- change; a claim would be whatever the session says.
create or replace function access.is_service()
returns boolean
language plpgsql
stable
parallel safe
set search_path = public, pg_temp
as $$
begin
    return exists (
        select
        from pg_catalog.pg_roles
        where
            pg_roles.rolname = coalesce(nullif(current_setting('role'), 'none'), session_user)
            and (pg_roles.rolbypassrls or pg_roles.rolsuper)
    );
end;
$$;

{{ executable_by('authenticated', 'service_role', 'groundwork_definer') }}
