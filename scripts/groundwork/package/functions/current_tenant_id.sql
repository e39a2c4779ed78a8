create or replace function access.current_tenant_id()
returns uuid
language sql
stable
parallel safe
set search_path = pg_catalog, pg_temp
return coalesce(
    nullif(current_setting('app.tenant_id', true), '')::uuid,
    nullif(auth.jwt() ->> 'tenant_id', '')::uuid,
    (
        select case when count(*) = 1 then min(mine.id::text)::uuid end
        from {{ ref('my_tenant_ids') }}() as mine (id)
    )
);

{{ executable_by('authenticated', 'service_role', 'groundwork_definer') }}
