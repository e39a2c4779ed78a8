create or replace function access.make_default_partition(parent regclass)
returns void
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    partition constant text := (
        select format('%s.%I', relnamespace::regnamespace, relname || '_default')
        from pg_class
        where oid = parent
    );
begin
    execute format('create table %s partition of %s default', partition, parent);
    perform {{ ref('close_partition') }}(parent, partition);
end;
$$;

{{ executable_by() }}
