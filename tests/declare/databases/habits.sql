-- what grew: other owners, sequences of another type, rules that route, names that meet
create schema habits;
set search_path = habits;
create sequence tickets_id_seq;
create table tickets (id integer not null default nextval('tickets_id_seq') primary key, total numeric(12, 2));
alter sequence tickets_id_seq owned by tickets.id;
create table numbered (id numeric(20, 0) primary key, other integer generated always as identity (sequence name its_own_numbers start with 5));
create sequence numbered_id_seq owned by numbered.id;
alter table numbered alter id set default nextval('numbered_id_seq');
create table "Tickets" (id integer primary key, ticket_id integer references tickets);
create function tickets() returns bigint language sql stable as 'select count(*) from habits.tickets';
create unlogged sequence counters;
grant usage on schema habits to authenticated, pg_monitor;
grant usage on sequence counters to authenticated with grant option;
create type size as enum ('small', 'large');
revoke usage on type size from public;
grant usage on type size to authenticated with grant option;
create domain code as char(3) default 'abc' not null check (value ~ '^[a-z]+$');
create type price as (amount numeric(12, 2), at timestamp with time zone, name character varying(20) collate "C");
create function of_others() returns integer language sql stable security definer set search_path = '' as 'select 1';
alter function of_others() owner to pg_monitor;
comment on function of_others() is '
Begins on a line of its own.
';
create view seen as select id, total from tickets where total > 0 and id between 1 and 5 or total is null;
alter view seen owner to pg_monitor;
grant select on tickets to pg_monitor;
comment on column tickets.total is 'ends in a space ';
alter table tickets enable row level security;
create policy by_view on tickets for select using (id in (select id from habits.seen));
create table readings (at timestamp not null default now(), value integer default 1);
create table readings_2024 (check (at < '2025-01-01')) inherits (readings);
create table readings_2025 (check (at >= '2025-01-01')) inherits (readings);
alter table readings_2025 alter value set default 5, alter value set not null, alter at drop default;
create rule route_2024 as on insert to readings where new.at < '2025-01-01' do instead insert into readings_2024 values (new.*);
create rule route_2025 as on insert to readings where new.at >= '2025-01-01' do instead insert into readings_2025 values (new.*);
create schema habits_too;
create table habits_too.tickets (id integer primary key, ticket_id integer references habits.tickets);
create view habits_too.both_tickets as
with paid as (select id from tickets where total > 0), own as materialized (select id, ticket_id from habits_too.tickets)
select paid.id, count(own.id) filter (where own.ticket_id > 1) as many, case when paid.id > 5 and paid.id < 9 then 'a' else 'b' end as kind
from paid join own on own.ticket_id = paid.id and own.id > 0 left join (select distinct on (id) id, total from tickets order by id, total desc) last on last.id = paid.id, readings r
where r.value > 0 or exists (select from tickets q where q.id = paid.id and (q.total > 1 or q.id = 2))
group by paid.id having count(*) > 0 union all select 1, 2, 'c' order by 1 limit 5;
do $$ begin
    if exists (select from pg_available_extensions where name = 'vector') then
        create extension vector schema habits;
    end if;
end $$;
reset search_path;
