{{ config(materialized='sql_function', post_hook="select {{ ref('use_vault') }}()") }}

-- The secrets of a row are deleted with it. This deletes what is left where no trigger ran: where a
-- table was truncated, or restored to an earlier state than the vault.
-- depends_on: {{ ref('content_studio_tokens') }}
-- depends_on: {{ ref('integrations') }}
-- depends_on: {{ ref('tenant_integrations') }}
-- depends_on: {{ ref('use_vault') }}
create or replace function drop_orphaned_tokens()
returns integer
language plpgsql
security definer
set search_path = public, pg_temp
as $$
declare
    dropped integer;
    total integer := 0;
begin
    if not {{ ref('has_vault') }}() then
        return 0;
    end if;
{%- for table, names in secrets_of_rows().items() %}

    delete from vault.secrets
    where
        starts_with(secrets.name, '{{ table }}.')
        and starts_with(secrets.description, 'groundwork: ')
        and not exists (
            select
            from {{ table }}
            where {{ table }}.{{ names[0] }}::text = split_part(secrets.name, '.', 2)
        );

    get diagnostics dropped = row_count;
    total := total + dropped;
{%- endfor %}

    return total;
end;
$$;

{{ executable_by('service_role', definer=true) }}
