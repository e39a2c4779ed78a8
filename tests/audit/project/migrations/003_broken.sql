create table windows (
    "end" timestamptz
);
drop table windows;
create table ranges (
    start timestamptz,
    end timestamptz
);
\set quiet on
selct 1;
copy plans (code) from stdin;
free
pro
\.
create function access.two() returns integer language sql
begin atomic
    select 1;
    select 2;
end;
revoke execute on function access.two() from public;
do $$ begin loop perform 1; end loop; end $$;
do $$ begin for i in 1..100 loop perform i; end loop; end $$;
copy plans to '/tmp/plans.csv';
drop database postgres;
alter system set work_mem = '1GB';
set work_mem = '8MB';
insert into plans (code, tenant_kind) values ('free', 'nothing') on conflict do nothing;
select 1 / 0;
select 1;
select '
\set is text here';
copy plans to stdout;
create type tenant_kind as enum ('team');
create policy plans_reader_select on plans for select to authenticated using (true);
create or replace function access.is_admin() returns boolean language sql stable as 'select false';
drop policy if exists plans_reader_select on plans;
create policy plans_reader_select on plans for select to authenticated using (true);
