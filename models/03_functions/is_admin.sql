create or replace function access.is_admin()
returns boolean
language plpgsql
stable
parallel safe
set search_path = public, pg_temp
as $$
begin
    return {{ ref('has_role') }}('admin');
end;
$$;

{{ executable_by('authenticated', 'service_role', 'groundwork_definer') }}
