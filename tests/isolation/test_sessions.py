"""What a session under a login of clients does with statements of its own, and what it cannot.

docs/security.md says so: whoever has such a password is everyone whom the platform's API serves.
"""

import json
import re
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
from psycopg import errors

LOGIN = "client_login"
CLAIMS = "select set_config('request.jwt.claims', %s, false)"


@pytest.fixture
def site(new_database, built_template):
    """Two users, acme with 8,000 leads, and a login of clients.

    `site.sign_in(name)` opens a session of that login, in the name of one of them.
    """
    database = new_database(template=built_template)
    with database.connect() as admin:
        admin.execute(f"drop role if exists {LOGIN}")
        admin.execute(f"create role {LOGIN} login noinherit in role authenticated")
        people = {
            name: admin.execute(
                "insert into users (email) values (%s) returning id", [f"{name}@example.test"]
            ).fetchone()[0]
            for name in ("owner", "stranger")
        }
        acme = admin.execute(
            "insert into tenants (name, subdomain) values ('acme', 'acme') returning id"
        ).fetchone()[0]
        admin.execute(
            "insert into tenant_members (tenant_id, user_id, role) values (%s, %s, 'admin')",
            [acme, people["owner"]],
        )
        admin.execute(
            "insert into leads (tenant_id, email, company)"
            " select %s, number || '@example.test', case when number > 5000 then 'Acme' end"
            " from generate_series(1, 8000) as numbers (number)",
            [acme],
        )
        admin.execute("analyze leads")

        @contextmanager
        def sign_in(name):
            with database.connect(LOGIN) as session:
                session.execute("set role authenticated")
                claim(session, name)
                yield session

        def claim(session, name):
            session.execute(CLAIMS, [json.dumps({"sub": str(people[name])})])

        yield SimpleNamespace(admin=admin, acme=acme, sign_in=sign_in, claim=claim)
        admin.execute(f"drop owned by {LOGIN}; drop role {LOGIN}")


def leads(session):
    return session.execute("select count(*) from leads").fetchone()[0]


REFUSED = [
    "set role service_role",
    "set role groundwork_definer",
    "set session authorization postgres",
    "set session_replication_role = replica",
    "create table public.mine ()",
    "create schema mine",
    "create table mine (like leads)",
    "create statistics mine on email, company from leads",
    "create trigger mine before insert on leads execute function access.set_updated_at()",
    "alter table leads disable row level security",
    "truncate leads",
    "select * from groundwork.former_value",
    "select * from pg_statistic",
    "select nextval('challenges_id_seq')",
    "select setval('challenges_id_seq', 1)",
    "select pg_read_file('/etc/passwd')",
    "select lo_import('/etc/passwd')",
    "copy (select 1) to program 'id'",
    "create publication mine for all tables",
    "select pg_create_logical_replication_slot('mine', 'pgoutput')",
    "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'postgres'",
]


def test_it_gets_no_further_than_a_request(site):
    with site.sign_in("stranger") as session:
        for statement in REFUSED:
            with pytest.raises(errors.InsufficientPrivilege):
                session.execute(statement)
        # what other sessions run, and what the statistics hold
        hidden = "select from pg_stat_activity where query ~ 'analyze' and pid <> pg_backend_pid()"
        assert session.execute(hidden).rowcount == 0
        for view in ("pg_stats", "pg_stats_ext"):
            of_ours = f"select from {view} where schemaname = 'public'"
            assert session.execute(of_ours).rowcount == 0
        assert leads(session) == 0


def test_a_statement_that_was_prepared_asks_again(site):
    with site.sign_in("owner") as session:
        session.execute("prepare counted as select count(*) from leads")
        for _ in range(7):
            assert session.execute("execute counted").fetchone() == (8000,)
        site.claim(session, "stranger")
        assert session.execute("execute counted").fetchone() == (0,)


def test_a_function_in_a_condition_sees_nobody_hidden_in_people(site):
    """The view reads with other rights than its caller's, and is a barrier."""
    notices = []
    with site.sign_in("stranger") as session:
        session.add_notice_handler(lambda notice: notices.append(notice.message_primary))
        session.execute(
            "create function pg_temp.shown(value uuid) returns boolean language plpgsql"
            " cost 0.0000001 as $$ begin raise notice '%', value; return true; end $$"
        )
        assert session.execute("select from people where pg_temp.shown(id)").rowcount == 1
        assert len(notices) == 1
        # the control
        site.admin.execute("alter view people set (security_barrier = false)")
        session.execute("select from people where pg_temp.shown(id)")
        assert len(notices) == 3


def test_it_is_whoever_it_says(site):
    """The claims are a setting: the API sets it for a request, and a session for itself."""
    with site.sign_in("stranger") as session:
        assert leads(session) == 0
        site.claim(session, "owner")
        assert leads(session) == 8000


def test_an_estimate_says_how_often_a_value_occurs(site):
    """PostgreSQL estimates by the rows of everyone where the operator is leakproof, as = is."""

    def estimate(company):
        with site.sign_in("stranger") as session:
            plan = session.execute(f"explain select from leads where company = '{company}'")
            return int(re.search(r"rows=(\d+)", plan.fetchone()[0])[1])

    assert estimate("Acme") > 100 * estimate("Globex")


@pytest.mark.parametrize("level", ["repeatable read", "serializable"])
def test_a_transaction_goes_by_its_snapshot(site, level):
    """A membership that ends meanwhile ends for the next transaction."""
    add = "insert into leads (tenant_id, email) values (%s, 'late@example.test')"
    with site.sign_in("owner") as session:
        session.execute(f"begin isolation level {level}")
        assert leads(session) == 8000
        site.admin.execute("update tenants set status = 'suspended' where id = %s", [site.acme])
        session.execute(add, [site.acme])
        session.execute("commit")
        assert leads(session) == 0
        with pytest.raises(errors.InsufficientPrivilege):
            session.execute(add, [site.acme])
