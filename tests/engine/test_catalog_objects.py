"""Objects of the cluster, secrets, jobs, what only an administrator may make, and what a model says
wrongly of its object."""

import json

import psycopg
import pytest

from groundwork.planning.secrets import tell_secrets
from support.databases import WORKER
from support.servers import newest_of_each_major
from support.settings import told_apart
from support.several import Model, run_models

ATTEMPT = """
select outcome, statements, message
from groundwork.attempt(%s, 'public', %s, %s, %s, %s)
"""
DRIFT = "select object_name, kind, name from groundwork.drift()"
ROLE = f"reporting_{WORKER}"
OTHER = f"readers_{WORKER}"


@pytest.fixture
def connection(new_database, engine_template):
    with new_database(template=engine_template).connect() as connection:
        yield connection


def attempt(connection, name, declaration, what=None, made_by="converge_object", **options):
    """Converge one object: outcome, statements, message."""
    options |= {"object": what} if what else {}
    said = told_apart({"run_id": "test", **options})
    return connection.execute(ATTEMPT, [made_by, name, declaration, *said]).fetchone()


def become(connection, name, declaration, what, outcome="altered", **options):
    """Converge it, and see that the next run finds nothing to do."""
    found, statements, message = attempt(connection, name, declaration, what, **options)
    assert found == outcome, message or statements
    assert attempt(connection, name, declaration, what, **options)[:2] == ("unchanged", [])
    assert connection.execute(DRIFT).fetchall() == []
    return statements


@pytest.fixture
def roles(connection):
    """Removes the roles of the test afterwards, which belong to the whole server."""
    for name in (ROLE, OTHER):
        connection.execute(f"drop role if exists {name}")
    yield
    connection.execute(f"drop owned by {ROLE}; drop role {ROLE}; drop role if exists {OTHER}")


@newest_of_each_major
def test_a_role_becomes_what_is_declared(connection, server, roles):
    what, declared = f"role {ROLE}", f"create role {ROLE}; "
    become(connection, ROLE, declared, what, "created")
    more = (
        f"create role {ROLE} login noinherit connection limit 5 valid until '2030-01-01 00:00+00';"
        f" alter role {ROLE} set statement_timeout = '5s';"
        f" alter role {ROLE} set search_path = reports, public;"
        f" grant {ROLE} to service_role; grant pg_read_all_stats to {ROLE};"
        f" comment on role {ROLE} is 'Reads.';"
    )
    assert not any("drop" in each for each in become(connection, ROLE, more, what))
    connection.execute(f"alter role {ROLE} nologin createdb; alter role {ROLE} reset all")
    connection.execute(f"grant {ROLE} to anon; revoke {ROLE} from service_role")
    seen = {(kind, name) for _, kind, name in connection.execute(DRIFT)}
    assert seen == {
        ("object", what),
        ("setting", "all search_path"),
        ("setting", "all statement_timeout"),
        ("member", "anon"),
        ("member", "service_role"),
    }
    become(connection, ROLE, more, what)
    become(connection, ROLE, declared, what)

    # a membership belongs to the role that is granted
    member = f"create role {OTHER}; grant {OTHER} to {ROLE};"
    become(connection, OTHER, member, f"role {OTHER}", "created")
    assert attempt(connection, ROLE, declared, what)[:2] == ("unchanged", [])


def test_a_role_is_declared_without_its_password(connection, roles):
    connection.execute(f"create role {ROLE}")
    declared = f"create role {ROLE} login password 'open sesame';"
    outcome, _, message = attempt(connection, ROLE, declared, f"role {ROLE}")
    assert outcome == "refused"
    assert message == (
        f"the model {ROLE} sets a password\nNothing was changed.\n"
        f"No file has one. Set it by hand, which runs leave as it is: \\password {ROLE}"
    )
    # the word alone is none
    silent = f"-- its password is set by hand\ncreate role {ROLE} login; /* no password */"
    become(connection, ROLE, silent, f"role {ROLE}")
    # who may not read the catalog of passwords is asked about the file
    connection.execute(
        "grant usage on schema groundwork to deployer;"
        "grant execute on function groundwork.check_password to deployer; set role deployer"
    )
    check = "select groundwork.check_password('m', 'role r', null, %s)"
    connection.execute(check, ["-- its password is set by hand\ncreate role r;"])
    with pytest.raises(psycopg.Error, match="the model m sets a password"):
        connection.execute(check, ["create role r\npassword 'x';"])
    connection.execute("reset role")


@newest_of_each_major
def test_default_privileges_become_what_is_declared(connection):
    for what, after, outcome in (
        ("default privileges in schema public on tables", "", "created"),
        # the platform has some
        ("default privileges on functions", "revoke execute on functions from public", "altered"),
    ):
        head = "alter " + what.rpartition(" on ")[0]
        kinds = what.rpartition(" ")[2]
        verb = "execute" if kinds == "functions" else "select"
        declared = f"{head} grant {verb} on {kinds} to anon;"
        declared += f"{head} {after};" if after else ""
        become(connection, "d", declared, what, outcome)
        other = f"{head} grant {verb} on {kinds} to service_role with grant option;"
        statements = become(connection, "d", other, what)
        assert f"revoke {verb} on {kinds} from anon" in " ".join(statements)
        connection.execute(f"{head} grant {verb} on {kinds} to authenticated")
        assert connection.execute(DRIFT).fetchall() == [("d", "privilege", f"authenticated {verb}")]
        become(connection, "d", other, what)
        become(connection, "d", declared, what)
        connection.execute("delete from groundwork.declaration")


MAPPING = "create user mapping for public server billing options (user 'a', password {});"
SECRET = "'groundwork_secret:BILLING_PASSWORD'"


def test_a_secret_is_written_nowhere(connection):
    connection.execute("create foreign data wrapper plain")
    connection.execute("create server billing foreign data wrapper plain")
    what, declared = "user mapping public on server billing", MAPPING.format(SECRET)
    outcome, _, message = attempt(connection, "billing_user", declared, what)
    assert (outcome, message.split("\n")[0]) == (
        "refused",
        "the environment has no variable BILLING_PASSWORD",
    )
    told = "select set_config('groundwork.secret_billing_password', %s, false)"
    options = "select umoptions from pg_user_mappings"
    for password, expected in (("open sesame", "created"), ("it's shut", "altered")):
        connection.execute(told, [password])
        outcome, statements, message = attempt(connection, "billing_user", declared, what)
        assert outcome == expected, message
        assert "sesame" not in " ".join(statements)
        assert connection.execute(options).fetchone() == (["user=a", f"password={password}"],)
        assert attempt(connection, "billing_user", declared, what)[:2] == ("unchanged", [])
    # without it, what is there is as the last run left it
    connection.execute(told, [""])
    assert attempt(connection, "billing_user", declared, what)[:2] == ("unchanged", [])
    for table in ("ledger", "declaration"):
        rows = connection.execute(f"select to_jsonb({table})::text from groundwork.{table}")
        texts = " ".join(text for (text,) in rows)
        assert "billing" in texts
        assert "sesame" not in texts
        assert "shut" not in texts


FILES = {
    "models/04_core/billing.sql": "{{ config(materialized='catalog_object',"
    " meta={'object': 'server billing'}) }}\n"
    "create server billing foreign data wrapper plain;\n{{ usable_by('service_role') }}\n",
    "models/04_core/billing_user.sql": "{{ config(materialized='catalog_object',"
    " meta={'object': 'user mapping public on server billing'}) }}\n"
    "-- depends_on: {{ ref('billing') }}\n" + MAPPING.format("{{ secret('BILLING_PASSWORD') }}"),
    "models/04_core/billing.yml": "models: [{name: billing, description: Where bills are.}]",
}


def test_dbt_takes_a_secret_from_the_environment(new_database, new_project, monkeypatch):
    database = new_database()
    project = new_project(database, FILES, include=("models/_groups.yml",))
    with database.connect() as connection:
        connection.execute("create foreign data wrapper plain")
        without = project.dbt("run")
        assert "the environment has no variable BILLING_PASSWORD" in without.output
        monkeypatch.setenv("BILLING_PASSWORD", "open sesame")
        outcome = project.dbt("run")
        assert outcome.code == 0, outcome.problems
        assert outcome.messages["billing"] == "unchanged"
        assert outcome.messages["billing_user"] == "created"
        options = connection.execute("select umoptions from pg_user_mappings").fetchone()
        assert options == (["user=a", "password=open sesame"],)
        comment = "select obj_description(oid, 'pg_foreign_server') from pg_foreign_server"
        assert connection.execute(comment).fetchone() == ("Where bills are.",)
        # a plan is told it in the same way
        with connection.transaction():
            tell_secrets(connection, MAPPING.format(SECRET))
            told = "select groundwork.with_secrets(%s)"
            assert connection.execute(told, [MAPPING.format(SECRET)]).fetchone() == (
                MAPPING.format("'open sesame'"),
            )
        bills = project.folder / "models/04_core/bills.sql"
        bills.write_text(BILLS)
        monkeypatch.setenv("BILLS_CONNECTION", "host=/nowhere password=sesame")
        unread = project.dbt("run", "--select", "bills")
        assert (
            "public.bills is made, and the tables that it subscribes to are not read yet: its"
            " publisher\n  did not answer to\n  alter subscription bills refresh publication"
        ) in unread.output, unread.output
        assert "nowhere" not in unread.output
        connection.execute("alter subscription bills disable")
        connection.execute("alter subscription bills set (slot_name = none)")
        connection.execute("drop subscription bills")
    assert "sesame" not in outcome.output + unread.output
    written = [file for file in project.folder.rglob("*") if file.is_file()]
    assert len(written) > 100
    assert [file for file in written if b"open sesame" in file.read_bytes()] == []


BILLS = """
{{ config(materialized='catalog_object', meta={'object': 'subscription bills'}) }}
create subscription bills connection {{ secret('BILLS_CONNECTION') }} publication bills
with (connect = false);
alter subscription bills enable;
"""

GUARD = (
    "create event trigger guard on ddl_command_end when tag in ('CREATE RULE')"
    " execute function guard_it();"
)


@newest_of_each_major
def test_what_only_an_administrator_may_make(new_database, engine_template):
    database = new_database(template=engine_template)
    with database.connect() as admin:
        admin.execute(
            "grant usage, create on schema groundwork, public to deployer;"
            "grant all on all tables in schema groundwork to deployer;"
            "grant all on all sequences in schema groundwork to deployer;"
            "grant execute on all routines in schema groundwork to deployer;"
            "create function guard_it() returns event_trigger language plpgsql as 'begin end'"
        )
        with database.connect("deployer") as connection:
            outcome, _, message = attempt(connection, "guard", GUARD, "event trigger guard")
            assert outcome == "refused"
            assert message.startswith(
                "deployer may not make the event trigger guard:"
                ' permission denied to create event trigger "guard"\nNothing was changed.\n'
                "Ask an administrator to run the file, or to let this role:"
            ), message
            admin.execute(GUARD)
            outcome, _, message = attempt(connection, "guard", GUARD, "event trigger guard")
            assert (outcome, message[:63]) == (
                "unchanged",
                "the event trigger guard is as an administrator left it: deploye",
            )
            assert attempt(connection, "guard", GUARD, "event trigger guard")[2] is None
            # another declaration, and the trigger is as it was
            other = GUARD.replace("RULE", "VIEW")
            outcome, _, message = attempt(connection, "guard", other, "event trigger guard")
            assert outcome == "refused", message


CRON = """
create schema cron;
create table cron.job (
    jobid bigint generated always as identity primary key, schedule text, command text,
    database text default current_database(), username text default current_user,
    active boolean default true, jobname text unique
);
create function cron.schedule(name text, schedule text, command text) returns bigint
language sql as $$
    insert into cron.job (jobname, schedule, command) values (name, schedule, command)
    on conflict (jobname) do update set schedule = excluded.schedule, command = excluded.command
    returning jobid
$$;
"""
JOB = "select cron.schedule('nightly', '0 3 * * *', 'select 1');"


def test_a_job_is_scheduled_where_pg_cron_is(connection):
    outcome, _, message = attempt(connection, "nightly", JOB, "job nightly")
    assert (outcome, message) == (
        "not_offered",
        "pg_cron is not installed here, so nothing is scheduled.",
    )
    connection.execute(CRON)
    become(connection, "nightly", JOB, "job nightly", "created")
    undo = "select undo from groundwork.ledger order by id desc limit 1"
    assert connection.execute(undo).fetchone() == ("select cron.unschedule('nightly')",)
    later = JOB.replace("0 3", "30 4")
    become(connection, "nightly", later, "job nightly")
    connection.execute("update cron.job set command = 'select 2'")
    assert connection.execute(DRIFT).fetchall() == [("nightly", "object", "job nightly")]
    become(connection, "nightly", later, "job nightly")
    count = "select count(*), min(schedule), min(command) from cron.job"
    assert connection.execute(count).fetchone() == (1, "30 4 * * *", "select 1")


WRONG = {
    "no object is named": (
        "create schema reports;",
        None,
        "the model m does not say what it makes",
    ),
    "another type is named": (
        "create schema reports;",
        "collation reports",
        "the model m makes no collation reports\nNothing was changed.\n"
        "Name what the file makes below meta, as PostgreSQL does: object: schema reports. ",
    ),
    "another name is named": (
        "create schema reports;",
        "schema report",
        "the model m makes no schema report",
    ),
    "two objects are made": (
        "create schema reports; create collation simple (locale = 'C');",
        "schema reports",
        "the model m does more than make its object; the rest would run once and never again:\n"
        "  - line 1: collation simple: it belongs in",
    ),
    "rows are written": (
        "create schema reports; insert into notes values (1);",
        "schema reports",
        "rows of notes: they belong in a script of your own",
    ),
    "the file writes the schema": (
        "create collation public.simple (locale = 'C');",
        "collation simple",
        "the model m makes no collation simple",
    ),
}


@pytest.mark.parametrize("title", WRONG)
def test_a_file_that_makes_something_else_is_refused(connection, title):
    declaration, what, expected = WRONG[title]
    connection.execute("create table notes (id integer)")
    outcome, _, message = attempt(connection, "m", declaration, what)
    assert outcome == "refused"
    assert expected in message, message
    found = "select count(*) from pg_namespace where nspname ~ '^(reports|groundwork_trial)$'"
    assert connection.execute(found).fetchone() == (0,)


def test_a_sequence_that_a_column_owns_and_reads(connection):
    late = {"invoices": "alter sequence numbers owned by invoices.number"}
    models = [
        Model(
            "numbers",
            "sql_sequence",
            "create sequence numbers start 7;",
            meta=json.dumps({"late": late}),
        ),
        Model(
            "invoices",
            "durable_table",
            "create table invoices (id integer primary key,"
            " number bigint not null default nextval('numbers'));"
            " alter table invoices enable row level security;"
            " alter table invoices force row level security;"
            " create policy p on invoices for all to anon using (false) with check (false);",
            ("numbers",),
        ),
    ]
    run = run_models(connection, models)
    assert (run.refused, run.finished) == ({}, ["numbers"])
    owned = "select pg_get_serial_sequence('invoices', 'number')"
    assert connection.execute(owned).fetchone() == ("public.numbers",)
    assert connection.execute(DRIFT).fetchall() == []
    assert run_models(connection, models).statements == []
    # neither model takes it for a part of the table
    connection.execute("grant usage on sequence numbers to anon")
    assert {name for name, *_ in connection.execute(DRIFT)} == {"numbers"}
    assert run_models(connection, models).statements == [
        "revoke usage on sequence public.numbers from anon"
    ]


def test_names_of_sequences_are_written_without_a_schema(connection):
    for declaration, expected in (
        ("create sequence public.n;", "the model n makes no sequence n"),
        ("create sequence m;", "the model n makes no sequence n"),
        ("create sequence n; create sequence m;", "  - line 1: sequence m: it belongs in"),
        ("create sequence n; select setval('n', 5);", "the position of the sequence n: "),
    ):
        outcome, _, message = attempt(connection, "n", declaration, made_by="converge_sequence")
        assert outcome == "refused"
        assert expected in message, message
    connection.execute("create sequence n")
    outcome, _, message = attempt(
        connection, "n", "create sequence public.n;", made_by="converge_sequence"
    )
    assert "Write n without a schema: that is config(schema=...)." in message


def test_a_plan_shows_what_a_run_does(connection):
    declared = "create sequence n increment 5; comment on sequence n is 'N.';"
    made_by = {"made_by": "converge_sequence"}
    assert attempt(connection, "n", declared, is_planning=True, **made_by)[:2] == (
        "planned",
        [declared],
    )
    connection.execute("create sequence n")
    planned = attempt(connection, "n", declared, is_planning=True, **made_by)
    done = attempt(connection, "n", declared, **made_by)
    assert (planned[0], done[0]) == ("planned", "altered")
    assert planned[1] == done[1]
    assert len(done[1]) == 2
