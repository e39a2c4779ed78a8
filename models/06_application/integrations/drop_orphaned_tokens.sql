{{ config(materialized='sql_function') }}

-- A row that goes with its account leaves its secrets in the vault, since nobody who deletes
-- accounts has a right there.
create or replace function drop_orphaned_tokens()
returns integer
language plpgsql
set search_path = public, pg_temp
as $$
declare
    dropped integer := 0;
begin
    if to_regclass('vault.decrypted_secrets') is not null then
        execute
            'delete from vault.secrets'
            ' where secrets.name like ''integrations.%'''
            ' and not exists ('
            '    select from {{ ref('integrations') }}'
            '    where integrations.id::text = split_part(secrets.name, ''.'', 2)'
            ' )';
        get diagnostics dropped = row_count;
    end if;

    return dropped;
end;
$$;

{{ executable_by('service_role') }}
