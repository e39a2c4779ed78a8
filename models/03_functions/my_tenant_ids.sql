create or replace function access.my_tenant_ids(
    p_roles text[] default '{admin, member, viewer, billing}'
)
returns setof uuid
language plpgsql
stable
parallel safe
security definer
set search_path = public, pg_temp
as $$
begin
    perform {{ ref('require_at_most') }}('p_roles', cardinality(p_roles), 100);
    return query
    select {{ ref('tenant_ids_of') }}({{ ref('caller_id') }}(), p_roles);
end;
$$;

{{ executable_by('authenticated', 'groundwork_definer', definer=true) }}
