-- Not `concurrently`: PostgreSQL refuses that where a default partition exists.
create or replace function access.detach_partition(parent regclass, partition regclass)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    partition_name constant name := (select relname from pg_class where oid = partition);
begin
    if to_regnamespace('retired') is null then
        create schema retired;
    end if;
    execute format('alter table %s detach partition %s', parent, partition);
    if to_regclass(format('retired.%I', partition_name)) is not null then
        execute format(
            'alter table %s rename to %I', partition, concat_ws('_', partition_name, partition::oid)
        );
    end if;
    execute format('alter table %s set schema retired', partition);
end;
$$;

{{ executable_by() }}
