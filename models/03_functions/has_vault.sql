-- Asked of the catalog, since a name in a schema that one may not use is an error.
create or replace function access.has_vault()
returns boolean
language plpgsql
stable
set search_path = public, pg_temp
as $$
begin
    return exists (
        select
        from pg_catalog.pg_class
        inner join pg_catalog.pg_namespace
            on pg_class.relnamespace = pg_namespace.oid
        where
            pg_namespace.nspname = 'vault'
            and pg_class.relname = 'decrypted_secrets'
            and has_schema_privilege(pg_namespace.oid, 'usage')
            and has_table_privilege(pg_class.oid, 'select')
    );
end;
$$;

{{ executable_by('service_role', 'groundwork_definer') }}
