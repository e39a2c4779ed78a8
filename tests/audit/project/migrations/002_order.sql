create table invoices (
    id uuid primary key default gen_random_uuid(),
    plan_id uuid references plans (id)
);
create policy invoices_reader_select on invoices for select to authenticated using (true);
create index invoices_plan_id_idx on invoices (plan_id);
alter table tenants add column kind tenant_kind;
create policy tenants_admin_delete on tenants for delete to authenticated
    using ((select access.is_admin()));
create table refunds (
    id uuid primary key,
    charge_id uuid references charges (id)
);
create trigger profiles_log after insert on profiles
    for each row execute function log_profile();
create index profiles_nickname_idx on profiles (nickname);
create table secrets (
    id uuid primary key, word text default unaccent('a')
);
alter table profiles add column handle citext;

create type tenant_kind as enum ('team', 'company');
create function access.is_admin() returns boolean language sql stable as 'select false';
revoke execute on function access.is_admin() from public, anon;
grant execute on function access.is_admin() to authenticated;

create table plans (
    id uuid primary key default gen_random_uuid(),
    code text not null unique,
    tenant_kind tenant_kind
);
create table tokens (
    id uuid primary key default gen_random_uuid(), digest text default crypt('a', gen_salt('bf'))
);
alter table tokens enable row level security;
create policy tokens_nobody_none on tokens for all to authenticated using (false);
alter table plans enable row level security;
create policy plans_reader_select on plans for select to authenticated using (true);
do $$ begin perform 1 from nowhere; exception when undefined_table then null; end $$;
