{{ config(materialized='sql_function') }}

create or replace function get_or_create_user_settings(
    p_user_id uuid,
    p_tenant_id uuid default null
)
returns {{ ref('user_settings') }}
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
    settings {{ ref('user_settings') }};
begin
    perform {{ ref('require_user') }}(p_user_id);

    if p_tenant_id is not null
        and p_tenant_id not in (select {{ ref('tenant_ids_of') }}(p_user_id))
    then
        raise exception 'The user is not an active member of the tenant, or it is suspended.'
        using
            errcode = 'insufficient_privilege',
            hint = 'Leave out p_tenant_id for the settings that hold in every tenant.';
    end if;

    insert into {{ ref('user_settings') }} (user_id, tenant_id)
    values (p_user_id, p_tenant_id)
    on conflict (user_id, tenant_id) do nothing;

    select * into settings
    from {{ ref('user_settings') }}
    where
        user_settings.user_id = p_user_id
        and user_settings.tenant_id is not distinct from p_tenant_id;

    return settings;
end;
$$;

{{ executable_by('authenticated', 'service_role', definer=true) }}
