create or replace function access.close_partition(parent regclass, partition regclass)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    owner constant regrole := (select relowner from pg_class where oid = parent);
    policy_name constant text := (
        select relname || '_client_none' from pg_class where oid = partition
    );
begin
    execute format('alter table %s enable row level security', partition);
    execute format('alter table %s force row level security', partition);
    execute format(
        'create policy %I on %s for all to anon, authenticated using (false) with check (false)',
        policy_name,
        partition
    );
    -- Default privileges of the schema may have granted some.
    execute format(
        'revoke all on %s from public, anon, authenticated, service_role, groundwork_definer',
        partition
    );
    if owner <> current_user::regrole then
        execute format('alter table %s owner to %s', partition, owner);
    end if;
end;
$$;

{{ executable_by() }}
