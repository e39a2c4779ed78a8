-- overloads, variadic, polymorphic, definer, aggregates, window functions, procedures
create schema routines;
set search_path = routines;
create table events (id integer primary key, tags text[], at timestamptz);
create function first_of(anyarray) returns anyelement language sql immutable as 'select $1[1]';
create function first_of(a anycompatible, b anycompatible) returns anycompatible language sql immutable strict leakproof parallel safe as 'select $1';
create function joined(separator text, variadic parts text[]) returns text language sql immutable return array_to_string(parts, separator);
create function joined(variadic "any") returns integer language internal as 'pg_num_nonnulls';
create function search(inout page integer default 1, out total bigint, size integer default null) returns record
language plpgsql stable security definer set search_path = '' set statement_timeout = '5s' set work_mem to '64MB' cost 200
as $$ begin select count(*) into total from routines.events; end $$;
create function latest(wanted events) returns setof events language sql rows 5 as $$ select * from routines.events where at > wanted.at $$;
create function pairs() returns table (key text, value jsonb) language plpgsql as $$ begin return query select 'a'::text, '{}'::jsonb; end $$;
create function trigger_fn() returns trigger language plpgsql as $$ begin return coalesce(new, old); end $$;
create procedure shuffle(integer) language sql as $$ delete from routines.events where id = $1 $$;
create procedure shuffle(a text, out b text) language plpgsql as $$ begin b := a; end $$;
create aggregate longest(text) (sfunc = textcat, stype = text);
create function add_weighted(state numeric, value numeric, weight numeric) returns numeric language sql immutable return state + value * weight;
create aggregate weighted_sum(value numeric, weight numeric) (sfunc = add_weighted, stype = numeric, initcond = '0', parallel = safe);
comment on aggregate weighted_sum(numeric, numeric) is 'Of values.';
comment on function first_of(anyarray) is 'The first.';
comment on procedure shuffle(integer) is 'Mixes.';
create function atomic_body(n integer) returns integer language sql volatile
begin atomic
    insert into events (id) values (n);
    update events set tags = array['a'] where id = n;
    select max(id) from events;
end;
create trigger every_form after insert or delete or update of tags, at on events for each row when (pg_trigger_depth() = 0) execute function trigger_fn('a', 'it''s');
create constraint trigger checked after update on events deferrable initially deferred for each row execute function trigger_fn();
create trigger by_statement after update on events referencing old table as before new table as after for each statement execute function trigger_fn();
alter table events disable trigger every_form;
create trigger on_truncate before truncate on events execute function trigger_fn();
alter table events enable always trigger on_truncate;
comment on trigger checked on events is 'Late.';
create domain positive as integer check (value > 0);
create domain small as positive check (value < 100) not null;
create type pair as (a small, b positive[]);
create function of_domain(small, pair[] default '{}', c positive default 5) returns pair language sql as $$ select row($1, array[$3])::routines.pair $$;
create type span as range (subtype = float8, subtype_diff = float8mi, multirange_type_name = spans);
create table typed (a span, b spans, c pair, d small default 7, e pair[]);
-- the policy calls a function that reads the table
create table teams (id integer primary key, owner_id uuid);
create function is_mine(integer) returns boolean language sql stable as 'select exists (select from routines.teams where id = $1)';
alter table teams enable row level security;
create policy mine on teams using (routines.is_mine(id));
-- and one that PostgreSQL keeps parsed, so that it can't be made before the table
create table clubs (id integer primary key, owner_id uuid);
create function is_my_club(club integer) returns boolean language sql stable
begin atomic select exists (select from clubs where id = club); end;
alter table clubs enable row level security;
alter table clubs force row level security;
create policy mine on clubs using (is_my_club(id));
grant execute on function is_mine(integer) to authenticated with grant option;
revoke execute on function pairs() from public;
grant usage on type pair to authenticated;
revoke usage on domain small from public;
reset search_path;
