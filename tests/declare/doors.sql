-- who sees which rows: as a class says it, nearly so, and not at all
create schema auth;
create table auth.users (id uuid primary key);
create function auth.uid() returns uuid language sql stable
as $$ select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$;
grant usage on schema auth to anon, authenticated, service_role;

create table letters (
    id uuid primary key default gen_random_uuid(),
    user_id uuid not null references auth.users (id),
    body text not null,
    created_at timestamptz not null default now()
);
create index on letters (user_id);
alter table letters enable row level security, force row level security;
grant select, insert, update, delete on letters to service_role;
grant select, delete, insert (id, user_id, body), update (id, user_id, body) on letters to authenticated;
create policy letters_owner_select on letters for select to authenticated
using (user_id = (select auth.uid()));
create policy letters_owner_insert on letters for insert to authenticated
with check (user_id = (select auth.uid()));
create policy letters_owner_update on letters for update to authenticated
using (user_id = (select auth.uid())) with check (user_id = (select auth.uid()));
create policy letters_owner_delete on letters for delete to authenticated
using (user_id = (select auth.uid()));
-- one policy more than the class has
create policy letters_recent_select on letters for select to service_role using (created_at > '2020-01-01');

-- no check on update
create table drafts (like letters including defaults including indexes);
alter table drafts add foreign key (user_id) references auth.users (id);
alter table drafts enable row level security, force row level security;
grant select, insert, update, delete on drafts to service_role;
grant select, delete, insert (id, user_id, body), update (id, user_id, body) on drafts to authenticated;
create policy drafts_owner_select on drafts for select to authenticated
using (user_id = (select auth.uid()));
create policy drafts_owner_insert on drafts for insert to authenticated
with check (user_id = (select auth.uid()));
create policy drafts_owner_update on drafts for update to authenticated
using (user_id = (select auth.uid()));
create policy drafts_owner_delete on drafts for delete to authenticated
using (user_id = (select auth.uid()));

-- a function for every row, and one privilege more
create table points (user_id uuid primary key references auth.users (id), score integer);
alter table points enable row level security, force row level security;
grant select, insert, update, delete on points to service_role;
grant select on points to authenticated, anon;
create policy points_owner_select on points for select to authenticated using (auth.uid() = user_id);

-- a policy with a name of its own
create table pins (user_id uuid primary key references auth.users (id), place text);
alter table pins enable row level security, force row level security;
grant select, insert, update, delete on pins to service_role;
grant select on pins to authenticated;
create policy "Own pins" on pins for select to authenticated using (user_id = (select auth.uid()));

-- not forced, and like no class; a reference without an index
create table votes (id integer primary key, letter_id uuid references letters (id), at date);
alter table votes enable row level security;
grant select on votes to authenticated;
create policy "Everyone reads" on votes for select using (at < current_date);

-- row security without a policy, no key but one that could be
create table logs (id integer not null unique, line text);
alter table logs enable row level security;
grant all on logs to anon, authenticated;

-- nothing at all: with an owner, without one, and with nobody who may
create table diaries (id integer primary key, user_id uuid references auth.users (id), day date);
create index on diaries (user_id);
grant all on diaries to authenticated;
create table boards (id integer primary key, title text);
grant select on boards to authenticated;
create table settings (name text primary key, value text);

create function stamp() returns trigger language plpgsql as $$ begin new.day := current_date; return new; end $$;
create trigger diaries_stamp before insert on diaries for each row execute function stamp();
create function count_votes() returns bigint language sql security definer as $$ select count(*) from votes $$;

create sequence tickets;
grant usage on sequence tickets to authenticated;
create view own_letters with (security_invoker = true) as select id, body from letters;
grant select on own_letters to authenticated;

-- nearly the trigger of a macro
alter table boards add updated_at timestamptz;
create function touch() returns trigger language plpgsql as $$ begin new.updated_at := now(); return new; end $$;
create trigger touch_boards before update on boards for each row execute function touch();

-- buckets: with a class of files, with a policy of its own, and with none
create schema storage;
create table storage.buckets (id text primary key, name text not null, public boolean default false, file_size_limit bigint, allowed_mime_types text[]);
create table storage.objects (id uuid primary key default gen_random_uuid(), bucket_id text references storage.buckets (id), name text);
alter table storage.objects enable row level security;
create function storage.foldername(name text) returns text[] language sql immutable as $$ select string_to_array(name, '/') $$;
grant usage on schema storage to anon, authenticated, service_role;
insert into storage.buckets values ('avatars', 'avatars', true, 1048576, '{image/png}'), ('papers', 'papers', false, null, null), ('bare', 'bare', true, null, null);
create policy avatars_everyone_select on storage.objects for select to anon, authenticated using (bucket_id = 'avatars');
create policy avatars_owner_insert on storage.objects for insert to authenticated
with check (bucket_id = 'avatars' and (storage.foldername(name))[1] = (select auth.uid()::text));
create policy "Read papers" on storage.objects for select to authenticated
using (bucket_id = 'papers' and name like 'public/%');
