{{ config(materialized='sql_function') }}

create or replace function read_tenant_credentials(p_tenant_integration_id uuid)
returns jsonb
language plpgsql
stable
set search_path = public, pg_temp
as $$
declare
    stored jsonb;
begin
    select tenant_integrations.credentials
    into stored
    from {{ ref('tenant_integrations') }}
    where tenant_integrations.id = p_tenant_integration_id;

    if not found then
        raise exception 'There is no integration of a tenant with the id %.',
            p_tenant_integration_id
        using errcode = 'no_data_found', hint = 'Pass the id of a row of tenant_integrations.';
    end if;

    if jsonb_typeof(stored) <> 'string'
        or not starts_with(stored #>> '{}', 'vault:')
        or not {{ ref('has_vault') }}()
    then
        return stored;
    end if;

    return {{ ref('read_secret') }}(
        format('tenant_integrations.%s.credentials', p_tenant_integration_id), stored #>> '{}'
    )::jsonb;
end;
$$;

{{ executable_by('service_role') }}
