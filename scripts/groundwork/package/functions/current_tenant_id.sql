create or replace function access.current_tenant_id()
returns {{ tenant_type() }}
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
return coalesce(
    nullif(current_setting('app.tenant_id', true), '')::{{ tenant_type() }},
    nullif(auth.jwt() ->> 'tenant_id', '')::{{ tenant_type() }},
    (
        select case when count(*) = 1 then min(mine.id::text)::{{ tenant_type() }} end
        from {{ ref('my_tenant_ids') }}() as mine (id)
    )
);

{{ executable_by('authenticated', 'service_role', 'groundwork_definer') }}
