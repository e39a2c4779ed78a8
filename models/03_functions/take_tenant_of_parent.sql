-- A before insert trigger for rows that came without a tenant, as those of a service do: takes the
-- tenant of the parent row. Its arguments are the parent table and the column that holds its id.
create or replace function access.take_tenant_of_parent()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
begin
    execute format('select tenant_id from %I where id = $1', tg_argv[0])
    into new.tenant_id
    using (to_jsonb(new) ->> tg_argv[1])::uuid;
    return new;
end;
$$;

{{ executable_by() }}
