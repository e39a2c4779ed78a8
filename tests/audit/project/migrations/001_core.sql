-- People, tenants and who belongs to which: right as it stands.
create extension if not exists pgcrypto with schema extensions;
create extension if not exists vector with schema extensions;

create schema if not exists access;
grant usage on schema access to authenticated;

create table profiles (
    id uuid primary key references auth.users (id) on delete cascade,
    email text not null,
    full_name text,
    created_at timestamptz not null default now()
);
alter table profiles enable row level security;
create policy profiles_owner_all on profiles for all to authenticated
    using (id = (select auth.uid())) with check (id = (select auth.uid()));

create table tenants (
    id uuid primary key default gen_random_uuid(),
    name text not null,
    created_at timestamptz not null default now(),
    updated_at timestamptz not null default now()
);

create table tenant_members (
    id uuid primary key default gen_random_uuid(),
    tenant_id uuid not null references tenants (id) on delete cascade,
    user_id uuid not null references profiles (id) on delete cascade,
    role text not null default 'member',
    unique (tenant_id, user_id)
);
create index tenant_members_user_id_idx on tenant_members (user_id, tenant_id);

create function access.my_tenant_ids() returns setof uuid language sql stable security definer
    set search_path = public, pg_temp
    as 'select tenant_id from tenant_members where user_id = auth.uid()';
revoke execute on function access.my_tenant_ids() from public, anon;
grant execute on function access.my_tenant_ids() to authenticated;

create function access.set_updated_at() returns trigger language plpgsql as $$
begin
    new.updated_at := now();
    return new;
end
$$;

alter table tenants enable row level security;
create policy tenants_member_all on tenants for all to authenticated
    using (id = any (array(select access.my_tenant_ids())))
    with check (id = any (array(select access.my_tenant_ids())));
create trigger tenants_set_updated_at before update on tenants
    for each row execute function access.set_updated_at();

alter table tenant_members enable row level security;
create policy tenant_members_member_all on tenant_members for all to authenticated
    using (tenant_id = any (array(select access.my_tenant_ids())))
    with check (tenant_id = any (array(select access.my_tenant_ids())));
