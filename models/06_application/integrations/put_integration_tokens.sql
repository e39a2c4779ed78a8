{{ config(materialized='sql_function') }}

-- Where the platform has a vault, a token is kept there, encrypted, and the column says which
-- secret it is: `vault:` and its id. The secret has a name made of the row and the column, by which
-- read_integration_tokens() finds it: an owner who writes another's id there reads nothing by it.
create or replace function put_integration_tokens(
    p_integration_id uuid,
    p_access_token text,
    p_refresh_token text default null
)
returns void
language plpgsql
set search_path = public, pg_temp
as $$
declare
    token record;
    secret_id uuid;
    stored jsonb := jsonb_build_object();
begin
    -- of two that put tokens at once, the second waits
    perform integrations.id
    from {{ ref('integrations') }}
    where integrations.id = p_integration_id
    for update;

    if not found then
        raise exception 'There is no integration with the id %.', p_integration_id
        using errcode = 'no_data_found', hint = 'Add the row first.';
    end if;

    for token in
        select
            given.column_name,
            given.value,
            'integrations.' || p_integration_id || '.' || given.column_name as secret_name
        from (
            values ('access_token', p_access_token), ('refresh_token', p_refresh_token)
        ) as given (column_name, value)
    loop
        stored := stored || jsonb_build_object(token.column_name, token.value);
        continue when to_regclass('vault.decrypted_secrets') is null;

        execute 'select id from vault.secrets where name = $1'
        into secret_id
        using token.secret_name;

        if token.value is null then
            execute 'delete from vault.secrets where id = $1' using secret_id;
            continue;
        elsif secret_id is null then
            execute 'select vault.create_secret($1, $2, $3)'
            into secret_id
            using token.value, token.secret_name, 'groundwork: a token of an integration';
        else
            execute 'select vault.update_secret($1, $2)' using secret_id, token.value;
        end if;

        stored := stored || jsonb_build_object(token.column_name, 'vault:' || secret_id);
    end loop;

    update {{ ref('integrations') }}
    set
        access_token = stored ->> 'access_token',
        refresh_token = stored ->> 'refresh_token'
    where integrations.id = p_integration_id;
end;
$$;

{{ executable_by('service_role') }}
