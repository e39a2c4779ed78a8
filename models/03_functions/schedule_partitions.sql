-- Every night by pg_cron, where this role may use it. A time of day set by hand stays.
create or replace function access.schedule_partitions(
    parent regclass, ahead interval, retention interval
)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    return {{ ref('schedule_job') }}(
        format('keep_partitions of %s', parent),
        '17 3 * * *',
        format('select {{ ref('keep_partitions') }}(%L, %L, %L)', parent, ahead, retention)
    );
end;
$$;

{{ executable_by() }}
