"""A small database that has one of each thing and keeps every rule."""

TABLES = """
create schema access;
create schema auth;
create schema extensions;
revoke create on schema public from public;
grant usage on schema public, access, auth, extensions
to anon, authenticated, service_role, groundwork_definer;

create table auth.users (id uuid primary key, email text unique);

create function auth.uid() returns uuid language sql stable as $$
select nullif(current_setting('request.jwt.claims', true)::jsonb ->> 'sub', '')::uuid
$$;
create function auth.jwt() returns jsonb language sql stable as $$
select current_setting('request.jwt.claims', true)::jsonb
$$;

create function access.set_updated_at() returns trigger
language plpgsql set search_path = public, pg_temp as $$
begin
    -- an application may say what it likes in new.edited_at
    new.updated_at := now();
    return new;
end
$$;
revoke all on function access.set_updated_at() from public;

create table tenants (
    id uuid primary key default gen_random_uuid(),
    name text not null check (name <> ''),
    updated_at timestamptz not null default now()
);
create trigger tenants_set_updated_at before update on tenants
for each row execute function access.set_updated_at();

create table members (
    id uuid primary key default gen_random_uuid(),
    tenant_id uuid not null references tenants (id) on delete cascade,
    user_id uuid not null references auth.users (id) on delete cascade,
    unique (tenant_id, user_id)
);
create index on members (user_id, tenant_id);

create function access.my_tenant_ids() returns setof uuid
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
    return query select members.tenant_id from members where members.user_id = auth.uid();
end
$$;
alter function access.my_tenant_ids() owner to groundwork_definer;
revoke all on function access.my_tenant_ids() from public;
grant execute on function access.my_tenant_ids() to authenticated;

create function access.is_admin() returns boolean
language sql stable set search_path = public, pg_temp as $$
select auth.jwt() -> 'app_metadata' ->> 'role' = 'admin'
$$;
revoke all on function access.is_admin() from public;
grant execute on function access.is_admin() to authenticated;

create table leads (
    id uuid not null default gen_random_uuid(),
    number bigint generated always as identity,
    tenant_id uuid not null references tenants (id) on delete cascade,
    owner_id uuid references auth.users (id) on delete set null,
    name text check (char_length(name) <= 1000),
    primary key (id),
    unique (tenant_id, id)
);
create index on leads (owner_id);

create table notes (
    id uuid primary key default gen_random_uuid(),
    tenant_id uuid not null references tenants (id) on delete cascade,
    lead_id uuid,
    body text check (char_length(body) <= 1000),
    foreign key (tenant_id, lead_id) references leads (tenant_id, id) on delete cascade
);
create index on notes (tenant_id, lead_id);

create table secrets (id uuid primary key, word text);

create table events (
    id uuid not null default gen_random_uuid(),
    tenant_id uuid not null references tenants (id) on delete cascade,
    created_at timestamptz not null default now(),
    primary key (tenant_id, id, created_at)
) partition by range (created_at);
create table events_2025 partition of events for values from ('2025-01-01') to ('2026-01-01');

create view lead_names with (security_invoker = true) as select id, name from leads;
grant select on lead_names to authenticated;

create function lead_count() returns bigint
language sql stable set search_path = public, pg_temp as $$ select count(*) from leads $$;
revoke all on function lead_count() from public;
grant execute on function lead_count() to authenticated;

do $$
declare
    secured regclass;
begin
    foreach secured in array
        array['tenants', 'members', 'leads', 'notes', 'secrets', 'events', 'events_2025']
    loop
        execute format('alter table %s enable row level security', secured);
        execute format('alter table %s force row level security', secured);
        execute format('grant all on %s to service_role', secured);
    end loop;
end
$$;

create policy tenants_member_select on tenants for select to authenticated
using (id = any (array(select access.my_tenant_ids())) or (select access.is_admin()));
grant select on tenants to authenticated;

create policy members_own_select on members for select to authenticated
using (user_id = (select auth.uid()));
create policy members_definer_select on members for select to groundwork_definer using (true);
grant select on members to authenticated, groundwork_definer;

create policy leads_member_select on leads for select to authenticated
using (tenant_id = any (array(select access.my_tenant_ids())));
create policy leads_member_update on leads for update to authenticated
using (tenant_id = any (array(select access.my_tenant_ids())))
with check (tenant_id = any (array(select access.my_tenant_ids())));
grant select, update (name) on leads to authenticated;

create policy notes_lead_select on notes for select to authenticated
using (lead_id = any (array(select leads.id from leads)));
create policy notes_member_insert on notes for insert to authenticated
with check (tenant_id = any (array(select access.my_tenant_ids())));
grant select, insert on notes to authenticated;
-- a policy column of its own, and no prefix of the index on (tenant_id, lead_id)
create index on notes (lead_id);

create policy secrets_client_none on secrets for all to anon, authenticated
using (false) with check (false);

create policy events_member_select on events for select to authenticated
using (tenant_id = any (array(select access.my_tenant_ids())));
grant select on events to authenticated;

create type mood as enum ('good', 'bad');
"""

# As the engine does after it has applied a declaration.
DECLARATIONS = """
-- a deployed database grants no new function to PUBLIC
revoke all on all routines in schema groundwork from public;

insert into groundwork.declaration (
    kind, schema_name, object_name, declared_hash, fingerprint, items
)
select
    'table',
    'public',
    described.table_id::regclass::text,
    '',
    groundwork.fingerprint(array_agg(described.item order by described.kind, described.name)),
    array_agg(described.item order by described.kind, described.name)
from (
    select
        facts.*,
        (facts.kind, facts.name, facts.definition)::groundwork.item as item
    from groundwork.describe(array['tenants', 'members', 'leads', 'notes']::regclass[]) as facts
) as described
group by described.table_id;

insert into groundwork.declaration (
    kind, schema_name, object_name, declared_hash, fingerprint, items
)
select
    'function', schema_name, function_name, '', '',
    groundwork.function_items(schema_name, function_name)
from (
    values ('public', 'lead_count'), ('access', 'my_tenant_ids')
) as functions (schema_name, function_name);
"""

# What a rule looks at when nothing was built.
EMPTIED = """
drop schema public, access, groundwork cascade;
alter role anon rename to anon_before;
alter role authenticated rename to authenticated_before;
alter role groundwork_definer rename to groundwork_definer_before;
"""

# What rules that ask the engine need there: an engine that has seen no declaration.
IDLE_ENGINE = """
create schema groundwork;
create type groundwork.item as (kind text, name text, definition jsonb);
create table groundwork.declaration (
    kind text, schema_name text, object_name text, items groundwork.item[]
);
create function groundwork.drift() returns table (
    schema_name text, object_name text, kind text, name text, declared jsonb, live jsonb,
    sentence text
) begin atomic
    select null::text, null::text, null::text, null::text, null::jsonb, null::jsonb, null::text
    where false;
end;
create function groundwork.undeclared_access() returns table (policy_on_table text)
begin atomic select null where false;
end;
create function groundwork.managed_schemas() returns table (schema_name text)
begin atomic
    values ('public'), ('access');
end;
"""

# Faults of every kind, in a schema that is not ours, or on objects of an extension.
NOT_OURS = """
create table {schema}.faulty (
    tenant_id uuid not null references tenants (id),
    lead_id uuid references leads (id),
    email text references auth.users (email),
    model regclass,
    updated_at timestamptz
);
alter table {schema}.faulty add constraint later check (email <> '') not valid;
create index first on {schema}.faulty (updated_at);
create index second on {schema}.faulty (updated_at);
update pg_index set indisvalid = false where indexrelid = '{schema}.first'::regclass;

create function {schema}.fault() returns trigger language plpgsql security definer as $$
begin new.nothing := 1; return new; end
$$;
create trigger fault before update on {schema}.faulty
for each row execute function {schema}.fault();
alter table {schema}.faulty disable trigger fault;

create policy "Any" on {schema}.faulty as restrictive using (true);
create policy "Some" on {schema}.faulty for update using (true);
create policy "Own" on {schema}.faulty for update using (
    email = auth.uid()::text
    and random() < 1
    and email = (select auth.jwt()) -> 'user_metadata' ->> 'email'
    and tenant_id in (select others.tenant_id from {schema}.faulty as others)
    and (select access.is_admin())
);

create view {schema}.emails as select users.email from auth.users;
create materialized view {schema}.counted as select count(*) as number from leads;
create sequence {schema}.numbers;
grant select on {schema}.emails, {schema}.counted to anon;
grant update on sequence {schema}.numbers to anon;
grant delete, truncate on {schema}.faulty to anon;
grant select (email) on {schema}.faulty to public;
"""

OF_AN_EXTENSION = """
alter extension plpgsql add table public.faulty;
alter extension plpgsql add function public.fault();
alter extension plpgsql add view public.emails;
alter extension plpgsql add materialized view public.counted;
alter extension plpgsql add sequence public.numbers;
"""

OF_ANOTHER_SCHEMA = """
grant create on schema elsewhere to anon;
alter table elsewhere.faulty owner to anon;
"""
