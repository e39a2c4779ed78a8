-- A secret in the vault is found by its name, which says the table, the row and the column:
-- whatever reference the column holds, no other row's secret is returned.
create or replace function access.read_secret(p_name text, p_stored text)
returns text
language plpgsql
stable
set search_path = public, pg_temp
as $$
begin
    if p_stored is null
        or not starts_with(p_stored, 'vault:')
        or not {{ ref('has_vault') }}()
    then
        return p_stored;
    end if;

    return (
        select decrypted_secrets.decrypted_secret
        from vault.decrypted_secrets
        where decrypted_secrets.name = p_name
    );
end;
$$;

{{ executable_by('service_role', 'groundwork_definer') }}
