-- tables that refer to each other, to themselves, and a function between them
create schema circle;
set search_path = circle;
create table teams (id integer primary key, parent_id integer references teams (id), lead_id integer);
create table members (id integer primary key, team_id integer not null references teams (id));
alter table teams add constraint teams_lead_id_fkey foreign key (lead_id) references members (id) on delete set null;
create function team_of(member integer) returns integer language sql stable as 'select team_id from circle.members where id = member';
create table old (id integer not null, note text);
insert into old values (1, ''), (1, null);
alter table old add constraint note_is_there check (note <> '') not valid;
reset search_path;
