-- A before insert trigger for rows that came without a tenant: takes the tenant of the parent row,
-- which the caller has to see, or, where the row names no parent, the tenant of the request. Its
-- arguments are the parent table and the column that holds its id.
create or replace function access.take_tenant_of_parent()
returns trigger
language plpgsql
set search_path = public, pg_temp
as $$
declare
    wanted constant text := to_jsonb(new) ->> tg_argv[1];
begin
    if wanted is null then
        new.tenant_id := {{ ref('current_tenant_id') }}();
        return new;
    end if;

    execute format('select tenant_id from %I where id = %L', tg_argv[0], wanted)
    into new.tenant_id;

    if new.tenant_id is null then
        raise exception 'Column % of % names a row of % that the caller does not see.',
            tg_argv[1], tg_table_name, tg_argv[0]
        using
            errcode = 'insufficient_privilege',
            hint = 'Name a row that a query of the caller finds.';
    end if;

    return new;
end;
$$;

{{ executable_by() }}
