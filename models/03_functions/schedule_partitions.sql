-- Every night by pg_cron, where this role may use it. A time of day set by hand stays.
create or replace function access.schedule_partitions(
    parent regclass, ahead interval, retention interval
)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
declare
    job_name constant text := format('keep_partitions of %s', parent);
    call constant text := format(
        'select {{ ref('keep_partitions') }}(%L, %L, %L)', parent, ahead, retention
    );
begin
    if
        to_regprocedure('cron.schedule(text, text, text)') is null
        or not has_schema_privilege('cron', 'usage')
    then
        return false;
    end if;

    -- it replaces the job of that name; cron.alter_job is for superusers only
    if not exists (select from cron.job where jobname = job_name and command = call) then
        perform cron.schedule(
            job_name,
            coalesce((select schedule from cron.job where jobname = job_name), '17 3 * * *'),
            call
        );
    end if;
    return true;
end;
$$;

{{ executable_by() }}
