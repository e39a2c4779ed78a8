{{ config(materialized='sql_function') }}

create or replace function read_integration_tokens(
    p_integration_id uuid,
    out access_token text,
    out refresh_token text
)
language plpgsql
stable
set search_path = public, pg_temp
as $$
begin
    select
        {{ ref('read_secret') }}(
            format('integrations.%s.access_token', integrations.id), integrations.access_token
        ),
        {{ ref('read_secret') }}(
            format('integrations.%s.refresh_token', integrations.id), integrations.refresh_token
        )
    into access_token, refresh_token
    from {{ ref('integrations') }}
    where integrations.id = p_integration_id;

    if not found then
        raise exception 'There is no integration with the id %.', p_integration_id
        using errcode = 'no_data_found', hint = 'Pass the id of a row of integrations.';
    end if;
end;
$$;

{{ executable_by('service_role') }}
