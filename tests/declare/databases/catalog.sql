-- what has no materialization of its own: text search, collations, casts, operators, foreign objects
create schema further;
grant usage on schema further to authenticated, service_role, pg_monitor, pg_read_all_data;
set search_path = further;
create collation plain_text (locale = 'C');
create collation german (locale = 'POSIX');
create table names (name text collate plain_text, other text collate german, bare text);
create view sorted as select name from names order by bare collate german;
create text search dictionary stems (template = snowball, language = 'german', stopwords = 'german');
create text search configuration docs (copy = english);
alter text search configuration docs drop mapping for email, url;
alter text search configuration docs alter mapping for asciiword, word with stems, simple;
create text search configuration bare (parser = default);
alter text search configuration bare add mapping for word, asciiword with simple;
comment on text search configuration docs is 'Of documents: {{ body }}.';
create table pages (body text, found tsvector generated always as (to_tsvector('further.docs', body)) stored);
create index on pages using gin (to_tsvector('further.docs', body));
create type level as enum ('low', 'high');
create function level_number(level) returns integer language sql immutable return case $1 when 'low' then 1 else 2 end;
create cast (level as integer) with function level_number(level) as assignment;
comment on cast (level as integer) is 'By place.';
create function alike(text, text) returns boolean language sql immutable as 'select lower($1) = lower($2)';
create operator ~~~ (leftarg = text, rightarg = text, function = alike, commutator = ~~~, restrict = eqsel, join = eqjoinsel);
create view alike_names as select name from names where name operator(further.~~~) 'a';
create function text_order(text, text) returns integer language sql immutable as 'select bttextcmp(lower($1), lower($2))';
create operator class lower_ops for type text using btree as
operator 1 <, operator 2 <=, operator 3 =, operator 4 >=, operator 5 >, function 1 text_order(text, text);
create index on names (bare further.lower_ops);
create function guard() returns event_trigger language plpgsql as 'begin end';
create event trigger further_guard on ddl_command_end when tag in ('CREATE RULE', 'ALTER RULE') execute function guard();
alter event trigger further_guard enable always;
create foreign data wrapper plain options (mode 'a');
create server billing type 'big' version '2' foreign data wrapper plain options (host 'billing.internal', port '5432');
comment on server billing is 'Where bills are.';
grant usage on foreign server billing to service_role;
create user mapping for public server billing options (user 'reader', password 'open sesame');
create foreign table invoices (
    id integer options (name 'ID') not null,
    note text default 'none',
    mood level,
    check (id > 0)
) server billing options (path 'invoices');
comment on foreign table invoices is 'Elsewhere.';
comment on column invoices.note is 'What was written.';
grant select (id) on invoices to authenticated;
create view open_invoices as select id, note from invoices where mood = 'low';
alter default privileges in schema further grant select on tables to pg_monitor;
alter default privileges in schema further grant usage, select on sequences to pg_read_all_data with grant option;
alter default privileges in schema further grant execute on functions to anon;
create table counted (a integer, b integer, c text);
create statistics counted_stats (dependencies, mcv) on a, b from counted;
create statistics counted_expression on (a + b), c from counted;
reset search_path;
