create table leads (
    id uuid primary key default gen_random_uuid(),
    tenant_id text,
    plan_id uuid,
    resource_id uuid,
    resource_type text,
    external_id text,
    score integer,
    source text,
    status text,
    archived_at timestamptz,
    created_at timestamptz not null default now()
);
alter table leads enable row level security;
create policy leads_member_select on leads for select to authenticated
    using (tenant_id in (select access.my_tenant_ids()::text));
create table deals (
    id uuid primary key default gen_random_uuid(),
    lead_id uuid not null references leads (id),
    owner_id uuid,
    tenant_id uuid not null references tenants (id),
    plan_id uuid references plans (id),
    archived_at timestamptz,
    created_at timestamptz not null default now()
);
create index deals_tenant_id_idx on deals (tenant_id, created_at);
create index deals_plan_id_idx on deals (plan_id);
create index deals_plan_id_again_idx on deals (plan_id);
create index deals_tenant_id_short_idx on deals (tenant_id);
alter table deals enable row level security;
create policy deals_member_select on deals for select to authenticated
    using (tenant_id = any (array(select access.my_tenant_ids())));
create policy deals_member_update on deals for update to authenticated
    using (tenant_id = any (array(select access.my_tenant_ids())));
create table deal_notes (
    id uuid primary key default gen_random_uuid(),
    deal_id text references deals (id)
);
create table deal_tags (
    tag text,
    plan_code text references plans (code),
    tenant_name text references tenants (name)
);
create table notes (
    id uuid primary key default gen_random_uuid(),
    deal_id bigint,
    author_id uuid not null references profiles (id),
    archived_at date,
    created_at timestamptz
);
create index notes_author_id_idx on notes (author_id);
alter table notes enable row level security;
create policy notes_owner_all on notes for all to authenticated
    using (author_id = (select auth.uid())) with check (author_id = (select auth.uid()));
create table bills (
    id uuid primary key default gen_random_uuid(),
    author_id uuid references profiles (id),
    archived_at timestamptz,
    created_at text
);
alter table bills enable row level security;
create policy bills_owner_all on bills for all to authenticated
    using (author_id = (select auth.uid())) with check (author_id = (select auth.uid()));
