"""What somebody may change of roles, schemas and privileges, and what a catalog says of them."""

# By name: what is run to change it, and what puts it right, for a superuser on every version.
DRIFT = {
    "a client bypasses row security": (
        "alter role authenticated bypassrls",
        ["alter role authenticated nobypassrls"],
    ),
    "attributes of all four roles": (
        """
        alter role anon login createdb;
        alter role authenticated superuser replication;
        alter role service_role login nobypassrls createrole;
        alter role groundwork_definer login bypassrls
        """,
        [
            "alter role anon nologin nocreatedb",
            "alter role authenticated nosuperuser noreplication",
            "alter role groundwork_definer nologin nobypassrls",
            "alter role service_role nologin nocreaterole bypassrls",
        ],
    ),
    "a client is the definer, for others too": (
        "grant groundwork_definer to authenticated with admin option",
        ["revoke groundwork_definer from authenticated{by} cascade"],
    ),
    "clients and the definer in powerful roles": (
        """
        grant service_role, pg_read_all_data to anon;
        grant authenticated to anon;
        grant owner_of_tables to groundwork_definer;
        grant groundwork_definer to service_role
        """,
        [
            "revoke authenticated from anon{by}",
            "revoke groundwork_definer from service_role{by}",
            "revoke owner_of_tables from groundwork_definer{by}",
            "revoke pg_read_all_data from anon{by}",
            "revoke service_role from anon{by}",
        ],
    ),
    "a client in a role that is in a powerful one, and in one that owns tables": (
        """
        grant "Team" to authenticated;
        grant owner_of_tables to anon
        """,
        [
            'revoke "Team" from authenticated{by}',
            "revoke owner_of_tables from anon{by}",
        ],
    ),
    "the role that requests come in with": (
        "grant groundwork_definer to authenticator",
        ["revoke groundwork_definer from authenticator{by}"],
    ),
    "settings": (
        """
        alter role authenticated set search_path to evil, "Public";
        alter role anon in database app set row_security to off;
        alter role all set "request.jwt.claims" to '{{"sub": "it''s"}}';
        alter database app set app.tenant_id to '1'
        """,
        [
            "alter role all in database app reset app.tenant_id",
            "alter role all reset request.jwt.claims",
            "alter role anon in database app reset row_security",
            "alter role authenticated reset search_path",
        ],
    ),
    "what superusers set": (
        "grant set on parameter session_replication_role to authenticated",
        ["revoke set on parameter session_replication_role from authenticated"],
    ),
    "schemas that no client may use": (
        """
        grant usage on schema groundwork to anon;
        grant all on schema retired to public;
        grant select, update on groundwork.ledger to authenticated with grant option;
        grant select (id, content) on groundwork.quarantine to anon;
        grant update on sequence groundwork.ledger_id_seq to anon;
        grant execute on function groundwork."Look" (integer) to public
        """,
        [
            'revoke execute on routine groundwork."Look"(integer) from public',
            "revoke create, usage on schema retired from public",
            "revoke select (content), select (id) on table groundwork.quarantine from anon",
            "revoke select, update on table groundwork.ledger from authenticated cascade",
            "revoke update on sequence groundwork.ledger_id_seq from anon",
            "revoke usage on schema groundwork from anon",
        ],
    ),
    "create in a schema, and in the database": (
        """
        grant create on schema public to public;
        grant create on schema access, extensions to anon;
        grant create on schema auth to groundwork_definer;
        grant create on database app to authenticated
        """,
        [
            "revoke create on database app from authenticated",
            "revoke create on schema access from anon",
            "revoke create on schema auth from groundwork_definer",
            "revoke create on schema extensions from anon",
            "revoke create on schema public from public",
        ],
    ),
    "a privilege to hand on": (
        "grant usage on schema access to authenticated with grant option",
        ["revoke grant option for usage on schema access from authenticated cascade"],
    ),
    "a privilege that another one handed on": (
        """
        grant usage on schema groundwork to "Team" with grant option;
        set role "Team";
        grant usage on schema groundwork to anon;
        reset role;
        """,
        ['revoke grant option for usage on schema groundwork from "Team" cascade'],
    ),
    "usage taken away": (
        "revoke usage on schema access, extensions from authenticated, groundwork_definer",
        [
            "grant usage on schema access to authenticated, groundwork_definer",
            "grant usage on schema extensions to authenticated, groundwork_definer",
        ],
    ),
    "owners": (
        """
        alter schema access owner to anon;
        alter schema auth owner to authenticated;
        alter schema groundwork owner to service_role;
        alter function auth.uid() owner to anon
        """,
        [
            "alter schema access owner to postgres",
            "alter schema auth owner to postgres",
            "alter schema groundwork owner to postgres",
            "alter function auth.uid() owner to postgres",
            # what a role has as the owner, it loses with that
            "grant usage on schema access to anon",
            "grant usage on schema auth to authenticated",
        ],
    ),
    "who may ask who asks": (
        "revoke execute on function auth.uid(), auth.jwt() from public",
        [
            "grant execute on function auth.jwt() to public",
            "grant execute on function auth.uid() to public",
        ],
    ),
    "what new objects give away": (
        """
        alter default privileges in schema access grant select, insert on tables to anon;
        alter default privileges grant usage on schemas to authenticated;
        alter default privileges grant select on sequences to public;
        alter default privileges in schema public grant execute on functions to public;
        alter default privileges grant execute on functions to public;
        alter default privileges in schema extensions revoke execute on functions from public
        """,
        [
            "alter default privileges revoke execute on functions from public",
            "alter default privileges in schema extensions grant execute on functions to public",
            "alter default privileges in schema access revoke all on tables from anon",
            "alter default privileges in schema public revoke all on functions from public",
            "alter default privileges revoke all on schemas from authenticated",
            "alter default privileges revoke all on sequences from public",
        ],
    ),
}

# What a platform or its users make, and nobody takes away.
NOT_OURS = """
create role platform_keyholder nologin;
grant platform_keyholder to service_role, anon;
grant anon, authenticated, service_role to authenticator;
alter role anon inherit;
alter role authenticated set statement_timeout = '8s';
alter role authenticator set session_preload_libraries = '';
alter role service_role set search_path = public;
alter database app set search_path = public, extensions, auth;
create role other_deployer login;
grant groundwork_definer, pg_read_all_stats to other_deployer;
grant usage on schema groundwork to service_role;
grant create on schema extensions to platform_keyholder;
grant temporary on database app to anon;
alter default privileges for role platform_keyholder grant select on tables to anon;
"""

# Before any of it.
BYSTANDERS = """
create role authenticator login noinherit;
grant anon, authenticated, service_role to authenticator;
create role "Team";
grant pg_write_all_data to "Team";
create role owner_of_tables;
create table team_notes ();
alter table team_notes owner to owner_of_tables;
create schema retired;
grant usage on schema groundwork to "Team";
create function groundwork."Look" (integer) returns integer language sql return 1;
"""

CATALOG = """
select 'role', rolname::text, array_to_string(
    array[rolcanlogin, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls], ' '
)
from pg_roles where rolname !~ '^pg_'
union all
select 'member', member::regrole::text, roleid::regrole || ' ' || admin_option
from pg_auth_members where member::regrole::text !~ '^pg_'
union all
select 'setting', setrole || ' ' || setdatabase, array_to_string(array(
    select setting from unnest(setconfig) as setting order by setting
), ' ')
from pg_db_role_setting where setconfig <> '{}'
union all
select 'owner', nspname, nspowner::regrole::text from pg_namespace where nspname !~ '^pg_t'
union all
select 'owner', oid::regprocedure::text, proowner::regrole::text
from pg_proc where pronamespace = to_regnamespace('auth')
union all
select kind, name, concat_ws(' ', grantee, privilege_type, is_grantable)
from (
    select
        'schema' as kind,
        nspname::text as name,
        coalesce(nspacl, acldefault('n', nspowner)) as acl,
        nspowner as owner
    from pg_namespace where nspname !~ '^pg_t'
    union all
    select 'database', datname, coalesce(datacl, acldefault('d', datdba)), datdba
    from pg_database where datname = current_database()
    union all
    select 'relation', relname, relacl, relowner
    from pg_class where relnamespace in (to_regnamespace('groundwork'), to_regnamespace('retired'))
    union all
    select 'column', attrelid::regclass || attname, attacl, null from pg_attribute
    where attrelid >= 16384
    union all
    select 'routine', oid::text, coalesce(proacl, acldefault('f', proowner)), proowner
    from pg_proc where pronamespace in (to_regnamespace('groundwork'), to_regnamespace('auth'))
    union all
    select 'default', concat_ws(' ', defaclrole, defaclnamespace, defaclobjtype), defaclacl, null
    from pg_default_acl
    union all
    select 'parameter', parname, paracl, null from pg_parameter_acl
) as held
cross join aclexplode(acl)
where grantee <> coalesce(owner, 0) or owner is null
order by 1, 2, 3
"""
