"""What the platform brings: roles, the schema `auth` with its table of accounts, its functions."""

import psycopg

ROLES = """
do $roles$
declare
    role_name text;
begin
    foreach role_name in array array['anon', 'authenticated', 'service_role'] loop
        if to_regrole(role_name) is null then
            execute format('create role %I nologin noinherit', role_name);
        end if;
    end loop;
    -- another session may be at it for a database of its own
    if not (select rolbypassrls from pg_roles where rolname = 'service_role') then
        alter role service_role bypassrls;
    end if;
end
$roles$;
"""

PLATFORM = """
create schema auth;
create schema extensions;
grant usage on schema public, auth, extensions to anon, authenticated, service_role;

create table auth.users (
    id uuid primary key default gen_random_uuid(),
    email text,
    encrypted_password text,
    raw_user_meta_data jsonb,
    raw_app_meta_data jsonb,
    created_at timestamptz default now(),
    last_sign_in_at timestamptz
);
create unique index users_email_key on auth.users (lower(email));

create function auth.uid() returns uuid language sql stable as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.sub', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub'
    )::uuid
$$;
create function auth.role() returns text language sql stable as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim.role', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role'
    )
$$;
create function auth.jwt() returns jsonb language sql stable as $$
    select coalesce(
        nullif(current_setting('request.jwt.claim', true), ''),
        nullif(current_setting('request.jwt.claims', true), '')
    )::jsonb
$$;
create function extensions.uuid_generate_v4() returns uuid language sql volatile
as 'select gen_random_uuid()';

-- new objects are open to every client, and their owners' checks are all there is
alter default privileges in schema public grant all on tables to anon, authenticated, service_role;
alter default privileges in schema public
grant all on sequences to anon, authenticated, service_role;
alter default privileges in schema public
grant all on functions to anon, authenticated, service_role;
"""


def make(connection: psycopg.Connection) -> None:
    connection.execute(ROLES)
    connection.execute(PLATFORM)
