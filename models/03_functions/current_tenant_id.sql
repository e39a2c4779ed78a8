-- The tenant named by the request, in the setting `app.tenant_id` or the claim `tenant_id`, else
-- the caller's personal tenant. It grants nothing: policies check the membership.
create or replace function access.current_tenant_id()
returns uuid
language sql
stable
parallel safe
set search_path = public, pg_temp
return coalesce(
    nullif(current_setting('app.tenant_id', true), '')::uuid,
    nullif(auth.jwt() ->> 'tenant_id', '')::uuid,
    auth.uid()
);

{{ executable_by('authenticated', 'service_role', 'groundwork_definer') }}
