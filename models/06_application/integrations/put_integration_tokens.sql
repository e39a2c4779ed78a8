{{ config(materialized='sql_function') }}

-- Where the platform has a vault, a trigger of the table moves the tokens there.
create or replace function put_integration_tokens(
    p_integration_id uuid,
    p_access_token text,
    p_refresh_token text default null
)
returns void
language plpgsql
set search_path = public, pg_temp
as $$
begin
    update {{ ref('integrations') }}
    set
        access_token = p_access_token,
        refresh_token = p_refresh_token
    where integrations.id = p_integration_id;

    if not found then
        raise exception 'There is no integration with the id %.', p_integration_id
        using errcode = 'no_data_found', hint = 'Add the row first.';
    end if;
end;
$$;

{{ executable_by('service_role') }}
