"""What a database lacks of the platform is made, and what may not be made is asked for, once."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import errors

from support.declarations import render
from support.servers import VERSIONS

from .platform_drift import BYSTANDERS, CATALOG, DRIFT, NOT_OURS

ROLES = "'anon', 'authenticated', 'service_role', 'groundwork_definer'"
CLIENTS = ["anon", "authenticated", "service_role"]


@pytest.fixture(scope="session")
def prepare():
    """Returns a function that prepares a database as a role, and returns an open connection."""
    statements = render("{{ platform_statements() }}")

    def prepare(server, database="postgres", user="postgres"):
        connection = psycopg.connect(server.url(database, user), autocommit=True)
        connection.execute(statements)
        return connection

    return prepare


@pytest.fixture(scope="session")
def ledger(engine):
    """The SQL that makes the ledger, as the engine does."""
    text, last = engine[1], "where outcome = 'started';"
    start = text.index("create schema if not exists groundwork;")
    return text[start : text.index(last, start) + len(last)]


def administer(server, *statements, database="postgres"):
    with psycopg.connect(server.url(database), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def test_bare_server_gets_roles_and_functions(bare_server, prepare):
    with prepare(bare_server) as connection:
        roles = connection.execute(
            "select rolname::text, rolcanlogin, rolinherit, rolbypassrls from pg_roles"
            f" where rolname in ({ROLES}) order by rolname"
        ).fetchall()
        assert roles == [
            ("anon", False, False, False),
            ("authenticated", False, False, False),
            ("groundwork_definer", False, True, False),
            ("service_role", False, False, True),
        ]
        claims = '{"sub": "00000000-0000-0000-0000-000000000001", "role": "authenticated"}'
        connection.execute("select set_config('request.jwt.claims', %s, false)", [claims])
        connection.execute("set role authenticated")
        row = connection.execute("select auth.uid()::text, auth.role(), auth.jwt()::text")
        assert row.fetchone() == ("00000000-0000-0000-0000-000000000001", "authenticated", claims)


def test_second_run_changes_nothing(bare_server, prepare):
    newest = (
        "select max(xmin::text::bigint) from ("
        " select xmin from pg_authid union all select xmin from pg_namespace"
        " union all select xmin from pg_proc union all select xmin from pg_default_acl"
        " union all select xmin from pg_auth_members) as catalog"
    )
    with prepare(bare_server) as connection:
        before = connection.execute(newest).fetchone()
        with prepare(bare_server):
            assert connection.execute(newest).fetchone() == before


def test_a_second_database_of_the_server_has_the_same_privileges(bare_server, prepare):
    privileges = "select nspname, nspacl::text from pg_namespace where nspname !~ '^pg_' order by 1"
    with prepare(bare_server) as connection:
        first = connection.execute(privileges).fetchall()
        connection.execute("create database second")
    with prepare(bare_server, "second") as connection:
        assert connection.execute(privileges).fetchall() == first


def test_new_objects_give_clients_nothing(bare_server, prepare):
    with prepare(bare_server) as connection:
        connection.execute("create table public.notes (id bigint generated always as identity)")
        connection.execute("create function access.answer() returns int language sql return 42")
        for role in CLIENTS:
            privileges = connection.execute(
                "select"
                " has_table_privilege(%(role)s, 'public.notes', 'select, insert, update, delete'),"
                " has_sequence_privilege(%(role)s, 'public.notes_id_seq', 'usage, select, update'),"
                " has_function_privilege(%(role)s, 'access.answer()', 'execute'),"
                " has_schema_privilege(%(role)s, 'public', 'create')",
                {"role": role},
            ).fetchone()
            assert privileges == (False, False, False, False)


def test_everyone_may_use_what_an_extension_brings(bare_server, prepare):
    with prepare(bare_server) as connection:
        connection.execute("create extension vector schema extensions")
        connection.execute("set search_path to extensions")
        connection.execute("set role authenticated")
        distance = connection.execute("select '[1, 0]'::vector <-> '[0, 0]'::vector").fetchone()
        assert distance == (1.0,)


def test_platform_that_is_there_stays_as_it_is(bare_server, prepare):
    administer(
        bare_server,
        "create role anon nologin noinherit",
        "create role authenticated nologin noinherit",
        "create role service_role nologin noinherit bypassrls",
        "create role platform nologin",
        "create schema auth authorization platform",
        "grant usage on schema auth to anon, authenticated, service_role",
        "create function auth.uid() returns uuid language sql stable return null::uuid",
        "create function auth.role() returns text language sql stable return null::text",
        "create function auth.jwt() returns jsonb language sql stable return null::jsonb",
        "alter default privileges in schema public"
        " grant all on tables to anon, authenticated, service_role",
        "alter default privileges in schema public grant execute on functions to anon",
    )
    known = (
        "select oid, xmin::text from pg_proc where pronamespace = 'auth'::regnamespace"
        " union all select oid, xmin::text from pg_namespace where nspname = 'auth'"
        " union all select oid, xmin::text from pg_authid"
        " where rolname in ('anon', 'authenticated', 'service_role') order by 1"
    )
    with psycopg.connect(bare_server.url(), autocommit=True) as connection:
        before = connection.execute(known).fetchall()
        with prepare(bare_server):
            assert connection.execute(known).fetchall() == before
        granted = connection.execute(
            "select grantee::regrole::text from pg_default_acl cross join aclexplode(defaclacl)"
            " where defaclnamespace = 'public'::regnamespace"
        ).fetchall()
        assert not {role for (role,) in granted} & set(CLIENTS)


def test_what_may_not_be_made_is_asked_for_in_one_message(bare_server, prepare):
    administer(bare_server, "create role deployer login", "create database app owner deployer")
    with pytest.raises(errors.InsufficientPrivilege) as error:
        prepare(bare_server, "app", "deployer")

    assert error.value.diag.message_primary == (
        "The role deployer may not make what groundwork needs of database app."
    )
    asked = error.value.diag.message_hint.split("\n    ")
    assert [statement for statement in asked if "role" in statement.split()[:2]] == [
        "create role anon nologin noinherit;",
        "create role authenticated nologin noinherit;",
        "create role groundwork_definer nologin nobypassrls;",
        "create role service_role nologin noinherit bypassrls;",
    ]

    # an administrator runs what was asked for, and nothing else is missing
    made = ["create schema access", "create schema auth", "create schema extensions"]
    owned = [f"{statement} authorization deployer" for statement in made]
    administer(bare_server, *owned, *asked[1:], database="app")
    with prepare(bare_server, "app", "deployer") as connection:
        connection.execute("create function access.f() returns int language sql return 1")
        connection.execute("grant create on schema access to groundwork_definer")
        connection.execute("alter function access.f owner to groundwork_definer")


def test_role_that_bypasses_row_security_cannot_own_functions(bare_server, prepare):
    administer(bare_server, "create role groundwork_definer login bypassrls")
    with prepare(bare_server) as connection:
        definer = connection.execute(
            "select rolcanlogin, rolbypassrls from pg_roles where rolname = 'groundwork_definer'"
        ).fetchone()
        assert definer == (False, False)


def test_databases_of_one_server_are_prepared_at_once(bare_server, prepare):
    administer(bare_server, "create role maker login createrole bypassrls")
    names = [f"app_{number}" for number in range(6)]
    administer(bare_server, *(f"create database {name} owner maker" for name in names))
    with ThreadPoolExecutor(len(names)) as pool:
        for connection in pool.map(lambda name: prepare(bare_server, name, "maker"), names):
            connection.close()
    with ThreadPoolExecutor(6) as pool:
        for connection in pool.map(lambda _: prepare(bare_server), range(6)):
            connection.close()


@pytest.mark.parametrize("bare_server", VERSIONS, indirect=True)
def test_what_somebody_changed_is_put_right_and_can_be_undone(bare_server, prepare, ledger):
    administer(bare_server, "create database app")
    prepare(bare_server, "app").close()
    administer(bare_server, ledger, BYSTANDERS, database="app")
    prepare(bare_server, "app").close()
    with psycopg.connect(bare_server.url("app"), autocommit=True) as connection:

        def catalog():
            return connection.execute(CATALOG).fetchall()

        granted_by = " granted by postgres" if connection.info.server_version >= 160000 else ""
        entered = "select statement, undo from groundwork.ledger where outcome = 'done' order by id"
        whole = catalog()
        for name, (change, put_right) in DRIFT.items():
            connection.execute("delete from groundwork.ledger")
            connection.execute(change.replace("{{", "{").replace("}}", "}"))
            changed = catalog()
            assert changed != whole, name

            prepare(bare_server, "app").close()
            assert catalog() == whole, name
            done = connection.execute(entered).fetchall()
            expected = [statement.replace("{by}", granted_by) for statement in put_right]
            assert sorted(statement for statement, _ in done) == sorted(expected), name

            if "set role" not in change:
                for _, undo in reversed(done):
                    connection.execute(undo)
                assert catalog() == changed, name
                prepare(bare_server, "app").close()
                assert catalog() == whole, name

        connection.execute("delete from groundwork.ledger")
        connection.execute(NOT_OURS)
        theirs = catalog()
        prepare(bare_server, "app").close()
        assert (catalog(), connection.execute(entered).fetchall()) == (theirs, [])


def test_what_may_not_be_put_right_is_asked_for_with_the_rest(bare_server, prepare, ledger):
    administer(bare_server, "create role deployer login", "create database app owner deployer")
    prepare(bare_server, "app").close()
    administer(
        bare_server,
        "grant groundwork_definer to deployer",
        "alter schema access owner to deployer",
        "alter schema auth owner to deployer",
        database="app",
    )
    prepare(bare_server, "app", "deployer").close()
    changes = ["alter role authenticated bypassrls", "grant groundwork_definer to anon"]
    administer(bare_server, *changes, "grant create on schema access to anon", database="app")
    with pytest.raises(errors.InsufficientPrivilege) as error:
        prepare(bare_server, "app", "deployer")
    assert error.value.diag.message_detail == "Nothing was changed."
    asked = error.value.diag.message_hint.split("\n    ")[1:]
    assert asked == [
        "alter role authenticated nobypassrls;",
        "revoke groundwork_definer from anon granted by postgres;",
    ]
    administer(bare_server, *asked, database="app")
    prepare(bare_server, "app", "deployer").close()
