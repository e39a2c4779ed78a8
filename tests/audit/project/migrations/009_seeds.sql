insert into badges (id, code) values (gen_random_uuid(), 'first');
insert into plans (code)
values ('basic'), ('large');
insert into badges (id, code) values (gen_random_uuid(), 'second') on conflict (code) do nothing;
insert into badges (id, code)
select gen_random_uuid(), 'third' where not exists (select from badges where code = 'third');
insert into audit_logs (id, actor) select id, actor from audit_log;
create extension if not exists pg_stat_statements;
create extension if not exists no_such_extension;
create extension if not exists pg_trgm with schema extensions;
create table spend (id uuid primary key, amount numeric);
alter table spend enable row level security;
create policy spend_nobody_none on spend for all to authenticated using (false);
create table lookups (code text primary key);
alter table lookups enable row level security;
create policy lookups_nobody_none on lookups for all to authenticated using (false);
create table items (
    id uuid primary key, lookup_code text references lookups (code)
);
create index items_lookup_code_idx on items (lookup_code);
alter table items enable row level security;
create policy items_nobody_none on items for all to authenticated using (false);
create table events (
    id bigint not null, at timestamptz not null, primary key (id, at)
) partition by range (at);
create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');
alter table events enable row level security;
create policy events_nobody_none on events for all to authenticated using (false);
