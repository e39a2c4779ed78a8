create or replace function access.first_id_for_admin()
returns uuid
language plpgsql
stable
parallel safe
set search_path = public, pg_temp
as $$
begin
    return case
        when {{ ref('is_admin') }}() then '00000000-0000-0000-0000-000000000000'::uuid
    end;
end;
$$;

{{ executable_by('authenticated') }}
