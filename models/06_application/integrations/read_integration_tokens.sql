{{ config(materialized='sql_function') }}

-- A token in the vault is found by the row and the column, whatever reference the column has.
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
        integrations.access_token,
        integrations.refresh_token
    into access_token, refresh_token
    from {{ ref('integrations') }}
    where integrations.id = p_integration_id;

    if not found then
        raise exception 'There is no integration with the id %.', p_integration_id
        using errcode = 'no_data_found', hint = 'Pass the id of a row of integrations.';
    end if;

    if to_regclass('vault.decrypted_secrets') is not null then
        if starts_with(access_token, 'vault:') then
            execute 'select decrypted_secret from vault.decrypted_secrets where name = $1'
            into access_token
            using 'integrations.' || p_integration_id || '.access_token';
        end if;

        if starts_with(refresh_token, 'vault:') then
            execute 'select decrypted_secret from vault.decrypted_secrets where name = $1'
            into refresh_token
            using 'integrations.' || p_integration_id || '.refresh_token';
        end if;
    end if;
end;
$$;

{{ executable_by('service_role') }}
