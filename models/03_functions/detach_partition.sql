-- Not `concurrently`: PostgreSQL refuses that where a default partition exists.
create or replace function access.detach_partition(parent regclass, partition regclass)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if to_regnamespace('retired') is null then
        create schema retired;
    end if;
    execute format('alter table %s detach partition %s', parent, partition);
    execute format('alter table %s set schema retired', partition);
end;
$$;

{{ executable_by() }}
