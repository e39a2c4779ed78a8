create or replace function access.is_tenant_member(p_tenant_id {{ tenant_type() }})
returns boolean
language plpgsql
stable
parallel safe
set search_path = public, pg_temp
as $$
begin
    return p_tenant_id in (select {{ ref('my_tenant_ids') }}());
end;
$$;

{{ executable_by('authenticated', 'groundwork_definer') }}
