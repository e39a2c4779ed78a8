create or replace function access.has_tenant_role(p_tenant_id {{ tenant_type() }}, p_roles text[])
returns boolean
language plpgsql
stable
parallel safe
set search_path = public, pg_temp
as $$
begin
    return p_tenant_id in (select {{ ref('my_tenant_ids') }}(p_roles));
end;
$$;

{{ executable_by('authenticated', 'groundwork_definer') }}
