-- functions of every form, triggers, overloads, views over views, rules
create schema logic;
set search_path = logic;
create table accounts (id integer primary key, balance numeric not null default 0, changed_at timestamptz);
create table journal (id bigint generated always as identity primary key, account_id integer references accounts (id), note text);
create function total() returns numeric language sql stable as $$ select sum(balance) from logic.accounts $$;
create function total(minimum numeric) returns numeric language sql stable parallel safe cost 50
as 'select sum(balance) from logic.accounts where balance >= minimum';
create function touch() returns trigger language plpgsql as $$
begin
    new.changed_at := now();
    insert into logic.journal (account_id, note) values (new.id, 'touched');
    return new;
end
$$;
create trigger accounts_touch before insert or update of balance on accounts
for each row when (new.balance > 0) execute function touch();
create procedure settle(inout account integer, amount numeric default 1.5) language plpgsql security definer
set search_path = logic, pg_temp as $$ begin update logic.accounts set balance = balance - amount where id = account; end $$;
create function pairs(variadic numbers integer[]) returns table (a integer, b text) language sql immutable strict
begin atomic select n, n::text from unnest(numbers) as n; end;
create aggregate product(numeric) (sfunc = numeric_mul, stype = numeric, initcond = '1');
create view rich as select id, balance from accounts where balance > 1000;
create view richest with (security_barrier = true) as select * from rich order by balance desc limit 1;
create materialized view balances as select id % 10 as bucket, sum(balance) as total from accounts group by 1;
create unique index on balances (bucket);
create rule no_delete as on delete to journal do instead nothing;
grant select on rich to authenticated;
grant execute on function total(numeric) to authenticated;
revoke execute on function total(numeric) from public;
alter table accounts enable row level security;
create policy own on accounts as restrictive for update to authenticated, anon using (id > 0) with check (balance < 100::numeric);
reset search_path;
