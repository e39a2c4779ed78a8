-- made by hand in the dashboard and pulled: no statement creates what Supabase preinstalls
do $$
begin
    if not exists (select from pg_extension where extname = 'uuid-ossp') then
        create extension "uuid-ossp" with schema extensions;
    end if;
end
$$;
create extension if not exists pgcrypto with schema public;
create extension if not exists supabase_vault with schema vault cascade;
create extension pgcrypto;
drop extension if exists pg_net;
create extension pg_trgm schema extensions;
drop extension pg_trgm cascade;
create extension if not exists no_such_extension;
create extension if not exists moddatetime schema extensions;

create table public."Notes" (
    id uuid primary key default extensions.uuid_generate_v4(),
    "authorId" uuid not null references auth.users (id),
    parent_id uuid references public."Notes" (id),
    secret text default extensions.crypt('a', extensions.gen_salt('bf', 8)),
    label VARCHAR(40),
    deleted_at TIMESTAMPTZ,
    updated_at timestamptz not null default now()
);
alter table public."Notes" enable row level security;
create policy notes_author_all on public."Notes" for all to authenticated
    using ((select auth.uid()) = "authorId") with check ((select auth.uid()) = "authorId");
create index notes_author_idx on public."Notes" ("authorId");
create index notes_parent_idx on public."Notes" (parent_id) where parent_id is not null;
create index notes_label_idx on public."Notes" (label) where deleted_at is null;
create trigger notes_updated_at before update on public."Notes"
    for each row execute function extensions.moddatetime(updated_at);

-- a sign-up as the application's seed data makes one
insert into auth.users (
    instance_id, id, aud, role, email, encrypted_password, email_confirmed_at,
    raw_app_meta_data, raw_user_meta_data, created_at, updated_at, confirmation_token,
    recovery_token, email_change_token_new, email_change_token_current, email_change,
    email_change_sent_at, email_change_confirm_status, phone_change, phone_change_token,
    phone_change_sent_at, reauthentication_token, reauthentication_sent_at
) values (
    '00000000-0000-0000-0000-000000000000', '00000000-0000-0000-0000-000000000001',
    'authenticated', 'authenticated', 'a@example.com', crypt('password', gen_salt('bf')), now(),
    '{"provider": "email"}', '{}', now(), now(), '', '', '', '', '', now(), 0, '', '', now(), '',
    now()
) on conflict (id) do nothing;
insert into auth.identities (id, user_id, provider_id, identity_data, provider, created_at)
values (
    uuid_generate_v4(), '00000000-0000-0000-0000-000000000001', 'a', '{"email": "a@example.com"}',
    'email', now()
) on conflict (provider_id, provider) do nothing;
select vault.create_secret('s3cret', 'mail_key', 'the key of the mail service');
comment on schema public is e'@graphql({"inflect_names": true})';
grant usage on schema graphql_public to authenticated;
-- as pg_dump writes it, which finds nothing without a schema
select pg_catalog.set_config('search_path', '', false);
alter table public."Notes" add column copied uuid default uuid_generate_v4();
