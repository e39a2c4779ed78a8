-- Where this role may use pg_cron. A time of day set by hand stays.
create or replace function access.schedule_job(job_name text, default_time text, call text)
returns boolean
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if
        to_regnamespace('cron') is null
        or not has_schema_privilege('cron', 'usage')
        or to_regprocedure('cron.schedule(text, text, text)') is null
    then
        return false;
    end if;

    -- it replaces the job of that name; cron.alter_job is for superusers only
    if not exists (select from cron.job where jobname = job_name and command = call) then
        perform cron.schedule(
            job_name,
            coalesce((select schedule from cron.job where jobname = job_name), default_time),
            call
        );
    end if;
    return true;
end;
$$;

{{ executable_by() }}
