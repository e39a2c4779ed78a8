create schema cron;
create table cron.job (
    jobid bigint generated always as identity primary key,
    schedule text not null,
    command text not null,
    jobname text,
    active boolean default true
);
create function cron.schedule(text, text) returns bigint language sql as 'select 1::bigint';
create function cron.schedule(text, text, text) returns bigint language sql as 'select 1::bigint';
create function cron.unschedule(text) returns boolean language sql as 'select true';
create function cron.unschedule(bigint) returns boolean language sql as 'select true';
grant usage on schema cron to public;
grant execute on all functions in schema cron to public;
grant select on cron.job to public;
