"""Cases of the rules about views, privileges, owners, extensions, and drift."""

from rules_planted.case import fault, right

CALLER = "every_view_runs_with_its_callers_rights"
DEFINER_VIEW = "definer_views_belong_to_groundwork_definer"
MATERIALIZED = "no_client_reads_a_materialized_view"
AUTH = "no_view_exposes_auth"
SCHEMAS = "no_client_can_use_groundwork_or_retired"
CREATE = "no_client_can_create_in_a_schema"
ESCAPE = "no_client_privilege_escapes_row_security"
SEQUENCE = "no_client_can_set_a_sequence"
SECRET = "no_client_reads_a_secret"
SIZE = "every_client_written_column_has_a_size_limit"
PUBLIC = "no_privilege_is_granted_to_public"
NEW = "new_objects_are_granted_to_no_client"
OWNER = "no_client_owns_anything"
EXTENSION = "no_extension_in_public"
CURRENT = "every_extension_is_current"
DRIFT = "no_drift"

FOREIGN_TABLE = """
create foreign data wrapper nowhere;
create server nowhere foreign data wrapper nowhere;
create foreign table far (id int) server nowhere;
"""

# as a run does
RECORDED = """
insert into groundwork.declaration
(kind, schema_name, object_name, declared_hash, fingerprint, items)
values ('materialized view', 'public', 'one', '', '', groundwork.view_items('public', 'one'));
"""

# vector on the embedded server, pg_trgm on Debian's
AVAILABLE = """
select name from pg_available_extensions where name in ('vector', 'pg_trgm')
order by name desc limit 1
"""

CASES = [
    fault(
        CALLER,
        "its owner's",
        """
        create view one as select 1 as a;
        create view two with (security_barrier) as select 1 as a
        """,
        "public.one",
        "public.two",
    ),
    fault(
        CALLER,
        "lost when it was made anew",
        "create or replace view lead_names as select id, name from leads",
        "public.lead_names",
    ),
    right(
        CALLER,
        "its owner's, and it says so",
        "create view one with (security_invoker = off) as select 1 as a",
    ),
    fault(
        DEFINER_VIEW,
        "of the role that deploys",
        """
        create view one with (security_invoker = off, security_barrier) as select 1 as a;
        grant select on one to authenticated
        """,
        "public.one",
    ),
    fault(
        DEFINER_VIEW,
        "no barrier, or for visitors",
        """
        create view one with (security_invoker = false) as select 1 as a;
        create view two with (security_invoker = false, security_barrier) as select 1 as a;
        alter view one owner to groundwork_definer;
        alter view two owner to groundwork_definer;
        grant select on two to anon, authenticated
        """,
        "public.one",
        "public.two for anon",
    ),
    right(
        DEFINER_VIEW,
        "tied down, or with its caller's rights",
        """
        create view one with (security_invoker = off, security_barrier = on) as select 1 as a;
        alter view one owner to groundwork_definer;
        grant select on one to authenticated;
        create view two with (security_invoker) as select 1 as a;
        grant select on two to anon
        """,
    ),
    right(
        CALLER,
        "in other words",
        "create view one with (security_invoker = on) as select 1 as a;"
        "create view two with (security_invoker) as select 1 as a",
    ),
    fault(
        MATERIALIZED,
        "a client, a column, a foreign table, everyone",
        "create materialized view one as select 1 as a, 2 as b; create materialized view two as"
        " select 1 as a;"
        + FOREIGN_TABLE
        + """
        grant select on one to authenticated;
        grant select (a) on two to anon;
        grant select on far to public
        """,
        "public.one for authenticated",
        "public.two for anon",
        "public.far for public",
    ),
    right(
        MATERIALIZED,
        "the service",
        "create materialized view one as select 1 as a; grant select on one to service_role",
    ),
    right(
        MATERIALIZED,
        "a client to whom its model grants it",
        """
        create materialized view one as select 1 as a;
        grant select on one to authenticated;
        """
        + RECORDED,
    ),
    fault(
        MATERIALIZED,
        "a client to whom its model does not grant it",
        """
        create materialized view one as select 1 as a;
        grant select on one to authenticated;
        """
        + RECORDED
        + "grant select on one to anon",
        "public.one for anon",
    ),
    fault(
        AUTH,
        "directly, and through another view",
        """
        create view emails with (security_invoker = true) as select users.email from auth.users;
        create view many as select count(*) as number from emails;
        grant select on emails, many to authenticated
        """,
        "public.emails for authenticated",
        "public.many for authenticated",
    ),
    right(
        AUTH,
        "for the service, and a view that asks for the caller's id",
        """
        create view emails as select users.email from auth.users;
        create view mine as select auth.uid() as id;
        grant select on emails, mine to service_role;
        grant select on mine to authenticated
        """,
    ),
    fault(
        SCHEMAS,
        "the schema, a table, a function",
        """
        create schema retired;
        create table retired.leads (id int);
        grant usage on schema groundwork to authenticated;
        grant select on groundwork.ledger to anon;
        grant select (id) on retired.leads to public;
        create function groundwork.ping() returns int language sql as 'select 1'
        """,
        "authenticated for usage on groundwork",
        "anon for select on groundwork.ledger",
        "public for select (id) on retired.leads",
        "public for execute on groundwork.ping()",
    ),
    right(
        SCHEMAS,
        "the service",
        "grant usage on schema groundwork to service_role;"
        "grant select on groundwork.ledger to service_role",
    ),
    fault(
        CREATE,
        "PUBLIC, as it used to be, and a client",
        "grant create on schema public to public; grant create on schema extensions to anon",
        "public in public",
        "anon in extensions",
    ),
    fault(
        CREATE,
        "schemas of its own",
        """
        do $$ begin
            execute format('grant create on database %I to public, anon', current_database());
        end $$
        """,
        "anon in the database",
        "public in the database",
    ),
    right(CREATE, "the service", "grant create on schema public to service_role"),
    fault(
        ESCAPE,
        "empty it, refer to it, run code on it",
        """
        grant truncate on leads to authenticated;
        grant references (id) on leads to anon;
        grant trigger on notes to public
        """,
        "authenticated for truncate on public.leads",
        "anon for references (id) on public.leads",
        "public for trigger on public.notes",
    ),
    fault(
        ESCAPE,
        "through a role it is a member of",
        """
        create role rules_reader;
        grant rules_reader to anon;
        grant truncate on leads to rules_reader
        """,
        "rules_reader for truncate on public.leads",
    ),
    right(ESCAPE, "the service", "grant truncate on leads to service_role"),
    fault(
        SEQUENCE,
        "set back, and read",
        """
        grant update on sequence leads_number_seq to authenticated;
        create sequence numbers;
        grant usage, select on sequence numbers to anon
        """,
        "authenticated for update on public.leads_number_seq",
        "anon for select on public.numbers",
    ),
    right(SEQUENCE, "the next number", "grant usage on sequence leads_number_seq to authenticated"),
    fault(
        SECRET,
        "with its table, by itself, through a view, in another spelling",
        """
        alter table leads add column access_token text, add column "apiKey" jsonb;
        alter table notes add column password_hash bytea;
        revoke select on notes from authenticated;
        grant select (id, password_hash) on notes to authenticated;
        create view lead_tokens with (security_invoker) as select access_token from leads;
        grant select on lead_tokens to anon
        """,
        "access_token of public.leads for authenticated",
        '"apiKey" of public.leads for authenticated',
        "password_hash of public.notes for authenticated",
        "access_token of public.lead_tokens for anon",
    ),
    right(
        SECRET,
        "for the service, hidden, or only about one",
        """
        alter table secrets add column token text;
        alter table notes
        add column token_type text, add column token_expires_at timestamptz,
        add column tokens_used integer, add column author text;
        create table connections (id int, credentials jsonb);
        grant select (id), insert on connections to authenticated
        """,
    ),
    fault(
        SIZE,
        "of any size, at least so long, a list of any length, granted by itself",
        """
        alter table notes
        add column title varchar, add column word text check (char_length(word) >= 1),
        add column tags text[], add column meta jsonb check (meta <> '{}'),
        add column pair text check (char_length(pair) < 9 or body is null);
        alter table leads add column shares integer[] check (0 <= all(shares)), add column a text;
        grant update (shares) on leads to anon;
        grant update (a) on leads to public
        """,
        "title of public.notes",
        "word of public.notes",
        "tags of public.notes",
        "meta of public.notes",
        "pair of public.notes",
        "shares of public.leads",
        "a of public.leads",
    ),
    right(
        SIZE,
        "limited by a type, a list, a length, or not a client's",
        """
        alter table notes
        add column title varchar(40), add column kind text check (kind in ('a', 'b')),
        add column word text check (char_length(word) between 1 and 9),
        add column code text check (length(code) = 3),
        add column meta jsonb check (octet_length(meta::text) < 1000),
        add column number integer, add column id_text uuid,
        add column twice text generated always as (body || body) stored;
        alter table leads add column remark text;
        alter table secrets add column remark text
        """,
    ),
    fault(
        PUBLIC,
        "a table, a column, a sequence, a schema",
        """
        grant select on notes to public;
        grant update (name) on leads to public;
        grant usage on sequence leads_number_seq to public;
        grant usage on schema access to public;
        grant create on schema public to public
        """,
        "create on public",
        "select on public.notes",
        "update (name) on public.leads",
        "usage on public.leads_number_seq",
        "usage on access",
    ),
    right(
        PUBLIC,
        "its usual place, and a function",
        "grant usage on schema public to public; grant execute on function lead_count() to public",
    ),
    fault(
        NEW,
        "tables of a schema, functions of any",
        """
        alter default privileges in schema public grant select, insert on tables to anon;
        alter default privileges grant execute on functions to authenticated
        """,
        "anon for select on new tables of postgres",
        "anon for insert on new tables of postgres",
        "authenticated for execute on new functions of postgres",
    ),
    fault(
        NEW,
        "everyone",
        "alter default privileges grant select on tables to public",
        "public for select on new tables of postgres",
    ),
    right(
        NEW,
        "the service, another schema, a role that owns nothing here, and less than usual",
        """
        create schema elsewhere;
        create role rules_reader;
        alter default privileges in schema public grant all on tables to service_role;
        alter default privileges in schema elsewhere grant select on tables to anon;
        alter default privileges for role rules_reader grant select on tables to anon;
        alter default privileges revoke usage on types from service_role;
        alter default privileges grant execute on functions to service_role
        """,
    ),
    right(
        OWNER,
        "a view that reads with the rights of groundwork_definer",
        """
        create view names with (security_invoker = false, security_barrier = true) as
        select id, name from leads;
        grant create on schema public to groundwork_definer;
        alter view names owner to groundwork_definer;
        revoke create on schema public from groundwork_definer
        """,
    ),
    fault(
        OWNER,
        "a view of groundwork_definer that does not say so",
        """
        create view names with (security_invoker = true) as select id, name from leads;
        grant create on schema public to groundwork_definer;
        alter view names owner to groundwork_definer;
        revoke create on schema public from groundwork_definer
        """,
        "view public.names",
    ),
    fault(
        OWNER,
        "a table, a view, a sequence, a function, a type, a schema",
        """
        create sequence numbers;
        alter table leads owner to authenticated;
        alter view lead_names owner to service_role;
        alter sequence numbers owner to anon;
        alter function access.is_admin() owner to anon;
        alter type mood owner to authenticated;
        alter table groundwork.ledger owner to groundwork_definer;
        alter schema access owner to anon
        """,
        "table public.leads",
        "view public.lead_names",
        "sequence public.numbers",
        "routine access.is_admin()",
        "type public.mood",
        "table groundwork.ledger",
        "schema access",
    ),
    fault(
        OWNER, "a partition", "alter table events_2025 owner to anon", "table public.events_2025"
    ),
    right(OWNER, "another role", "create role rules_owner; alter table leads owner to rules_owner"),
    fault(
        EXTENSION,
        "in public",
        f"""
        do $$ begin execute 'create extension ' || ({AVAILABLE}) || ' schema public'; end $$;
        update pg_extension set extname = 'anything' where extname in ('vector', 'pg_trgm')
        """,
        "anything in public",
    ),
    right(
        EXTENSION,
        "in extensions",
        f"do $$ begin execute 'create extension ' || ({AVAILABLE}) || ' schema extensions'; end $$",
    ),
    fault(
        CURRENT,
        "an earlier one",
        "update pg_extension set extversion = '0.9' where extname = 'plpgsql'",
        "plpgsql",
        # there is no such version to update from
        fix="update pg_extension set extversion = '1.0' where extname = 'plpgsql'",
    ),
    right(
        CURRENT,
        "the server's",
        f"do $$ begin execute 'create extension ' || ({AVAILABLE}) || ' schema extensions'; end $$",
    ),
    fault(
        DRIFT,
        "a column, a policy, a privilege, a function",
        """
        alter table leads add column phone text;
        drop policy notes_lead_select on notes;
        alter function lead_count() volatile
        """,
        "public.leads",
        "public.notes",
        "public.lead_count",
        fix="""
        alter table leads drop column phone;
        create policy notes_lead_select on notes for select to authenticated
        using (lead_id = any (array(select leads.id from leads)));
        alter function lead_count() stable
        """,
    ),
    right(DRIFT, "a table that is not declared", "create table plans (id int)"),
]
