{{ config(materialized='sql_function') }}

-- The setting ends with the transaction: one that outlived it would be there for the next user of a
-- pooled connection.
create or replace function set_tenant_context(p_tenant_id uuid, p_user_id uuid)
returns void
language plpgsql
security definer
set search_path = public, pg_temp
as $$
begin
    perform {{ ref('require_user') }}(p_user_id);

    if p_tenant_id is null
        or p_tenant_id not in (select {{ ref('tenant_ids_of') }}(p_user_id))
    then
        raise exception 'The user is not an active member of the tenant, or it is suspended.'
        using
            errcode = 'insufficient_privilege',
            hint = 'Ask an admin of the tenant to add the user.';
    end if;

    perform set_config('app.tenant_id', p_tenant_id::text, true);
end;
$$;

{{ executable_by('authenticated', 'service_role', definer=true) }}
