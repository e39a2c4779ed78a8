"""scripts/export.py writes plain SQL that makes what dbt makes, and may be applied again."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from groundwork import ROOT, GroundworkError
from groundwork.exporting.files import write_supabase
from groundwork.exporting.index_names import index_name
from groundwork.exporting.statements import repeatable, statements
from groundwork.exporting.steps import NAMES, Step, steps_of
from groundwork.project.compiled import Model, Project
from groundwork.server.cluster import locked
from groundwork.server.wheel import BINARIES
from support.databases import Database
from support.dumps import pg_dump
from support.kinds import model_kinds
from support.servers import on_versions, session_folder

HISTORY = ("groundwork", "staging")

COLUMNS = """
select attrelid::regclass::text, attnum, attname
from pg_attribute inner join pg_class on pg_class.oid = attrelid
where relnamespace::regnamespace::text in ('public', 'auth') and attnum > 0
order by 1, 2
"""

KEPT = """
select 'pg_class', oid::text, relfilenode::text
from pg_class
where relkind in ('r', 'p') and relnamespace in ('public'::regnamespace, 'auth'::regnamespace)
union all
select 'pg_index', indexrelid::text, null from pg_index
union all
select 'pg_constraint', oid::text, xmin::text from pg_constraint
union all
select 'pg_type', oid::text, xmin::text from pg_type where typtype = 'e'
union all
select 'pg_extension', oid::text, xmin::text from pg_extension
union all
select 'pg_namespace', oid::text, null from pg_namespace where nspname !~ '^pg_(toast_)?temp'
order by 1, 2
"""

SEEDED = """
select to_jsonb(badges) - '{id, created_at, updated_at}'::text[] from badges
union all
select to_jsonb(subscription_plans) - '{id, created_at, updated_at}'::text[]
from subscription_plans
order by 1
"""


@pytest.fixture(scope="module")
def export():
    """Returns a function that runs the script, and returns its exit code and what it printed.

    The project is compiled once in a session, into a folder that its processes share.
    """
    target = session_folder() / "target"

    def export(*arguments, script="export.py"):
        done = subprocess.run(
            [sys.executable, ROOT / "scripts" / script, *arguments],
            cwd=target,
            env={**os.environ, "DBT_TARGET_PATH": str(target), "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout, done.stderr

    with locked(session_folder() / "target.lock"):
        if not target.exists():
            target.mkdir()
            parsed = ROOT / "target" / "partial_parse.msgpack"
            if parsed.exists():
                shutil.copy(parsed, target)
            code, _, told = export("--output", os.devnull)
            assert code == 0, told
    return export


@pytest.fixture(scope="module")
def script(export):
    """The file as text."""
    code, printed, told = export()
    assert code == 0, told
    return printed


def psql(database, text, *options):
    """The exit code, and everything that psql prints of it."""
    done = subprocess.run(
        [BINARIES[18] / "psql", "-qX", "--set", "ON_ERROR_STOP=1", *options, database.url],
        input=text,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def applied(database, script):
    """A database that the file was applied to."""
    assert psql(database, script) == (0, "")
    return database


def rows(database, query):
    with database.connect() as connection:
        return connection.execute(query).fetchall()


def test_the_steps_are_those_of_the_report(script):
    headings = re.findall(r"^-- (\d+)\. (.+)$", script, re.M)
    assert [int(number) for number, _ in headings] == [*range(14)]
    assert [title.split()[0].lower() for _, title in headings[1:]] == [
        *("extensions", "enumerated", "helper", "core", "tenant", "application", "analytics"),
        *("security", "indexes", "row", "triggers", "buckets", "seed"),
    ]


def test_its_catalog_is_that_of_dbt(applied, built_template):
    built = Database(applied.server, built_template)
    assert pg_dump(applied.url, HISTORY) == pg_dump(built.url, HISTORY)
    assert rows(applied, COLUMNS) == rows(built, COLUMNS)
    assert rows(applied, SEEDED) == rows(built, SEEDED)
    assert len(rows(applied, SEEDED)) == 16


AFTER = {
    "public.content_studio_tokens": "select access.move_content_studio_tokens()",
    "public.tenants": "select access.add_personal_tenants()",
    "public.tenant_members": "select access.complete_accounts()",
}
"""What a table is filled with once, when it is taken over; these databases have no accounts."""


def test_dbt_only_fills_what_is_taken_over_after_it(applied, export):
    code, printed, told = export("--url", applied.url, "--format", "json", script="plan.py")
    assert code == 2, told
    plan = json.loads(printed)
    planned = {change["object"]: change["statements"] for change in plan["changes"]}
    assert {*planned} == {*AFTER}
    for name, [statement] in planned.items():
        assert AFTER[name] in statement["statement"]


def test_a_second_time_changes_nothing(applied, script):
    with applied.connect() as connection:
        connection.execute("update badges set name = 'Edited' where code = 'level_10'")
    before = pg_dump(applied.url), rows(applied, KEPT), rows(applied, SEEDED)
    assert psql(applied, script) == (0, "")
    assert (pg_dump(applied.url), rows(applied, KEPT), rows(applied, SEEDED)) == before


def test_an_error_at_its_end_leaves_nothing(database, script):
    empty = pg_dump(database.url, ())
    body, _, end = script.rpartition("commit;")
    assert not end.strip()
    code, printed = psql(database, f"{body}select 1 / 0;\ncommit;")
    assert code == 3
    assert "division by zero" in printed
    assert pg_dump(database.url, ()) == empty


@on_versions("16", "18")
def test_a_deployer_who_is_held_to_row_security_applies_it_twice(deployer_database, script):
    assert psql(deployer_database, script) == (0, "")
    assert psql(deployer_database, script) == (0, "")
    with deployer_database.connect("postgres") as admin:
        assert admin.execute("select count(*) from subscription_plans").fetchone() == (4,)
        assert admin.execute(
            "select count(*) from pg_class where relname in ('badges', 'subscription_plans')"
            " and relforcerowsecurity"
        ).fetchone() == (2,)


def test_a_table_of_the_platform_stays_as_it_is(database, script):
    with database.connect() as connection:
        connection.execute("create schema auth")
        connection.execute("create table auth.users (id uuid primary key, email text)")
        connection.execute("alter table auth.users add raw_user_meta_data jsonb")
    before = rows(
        database, "select relrowsecurity, relacl::text from pg_class where relname='users'"
    )
    assert psql(database, script) == (0, "")
    assert before == rows(
        database, "select relrowsecurity, relacl::text from pg_class where relname='users'"
    )
    triggers = (
        "select tgname from pg_trigger where tgrelid = 'auth.users'::regclass and not tgisinternal"
        " order by tgname"
    )
    made = [("on_auth_user_created",), ("on_auth_user_email_changed",)]
    assert rows(database, triggers) == made


def test_the_supabase_folder(new_database, built_template, export, tmp_path):
    folder = tmp_path / "supabase"
    code, printed, told = export("--supabase", str(folder))
    assert (code, printed) == (0, ""), told
    [migration] = (folder / "migrations").iterdir()
    assert re.fullmatch(r"\d{14}_groundwork\.sql", migration.name)
    schemas = sorted((folder / "schemas").iterdir())
    assert [file.name for file in schemas] == [
        f"{number:02}_{name}.sql" for number, name in enumerate(NAMES[:-1])
    ]

    expected = pg_dump(Database(new_database().server, built_template).url, HISTORY)
    by_migration, by_schemas = new_database(), new_database()
    assert psql(by_migration, migration.read_text(), "-1") == (0, "")
    assert pg_dump(by_migration.url, HISTORY) == expected
    for file in schemas:
        assert psql(by_schemas, file.read_text()) == (0, ""), file
    assert pg_dump(by_schemas.url, HISTORY) == expected
    assert rows(by_migration, "select count(*) from badges") == [(12,)]
    assert rows(by_schemas, "select count(*) from badges") == [(0,)]


def test_a_migration_that_is_there_stays_unless_it_is_to_be_replaced(tmp_path):
    first, second = [Step("enums", ["select 1;"])], [Step("enums", ["select 2;"])]
    write_supabase(first, tmp_path, replace=False)
    [migration] = (tmp_path / "migrations").iterdir()
    text = migration.read_text()
    assert write_supabase(first, tmp_path, replace=False)[0].endswith("is up to date.")

    told = write_supabase(second, tmp_path, replace=False)[0]
    assert "differs and stays, because it may have been applied." in told
    assert migration.read_text() == text
    assert "select 2;" in (tmp_path / "schemas" / "02_enums.sql").read_text()

    write_supabase(second, tmp_path, replace=True)
    assert [*(tmp_path / "migrations").iterdir()] == [migration]
    assert migration.read_text() == text.replace("select 1;", "select 2;")


INDEXED = f"""
create table t (a integer, b text, "select" integer);
create table {"long_" * 11} ({"wide_" * 10} integer, b text, café text);
create index on t (a);
create index on t (b, a);
create unique index on t (b, a);
create index on t (a) where a > 0;
create index on t (a) include (b);
create index on t (lower(b), upper(b), lower(b));
create index on t ((b::varchar));
create index on t ("select", a);
create index on t using hash (b);
create index on {"long_" * 11} ({"wide_" * 10}, b);
create index on {"long_" * 11} ({"wide_" * 10});
create index on {"long_" * 11} (b);
create index t_named on t (a);
create index if not exists t_known on t (a)
"""


def test_indexes_get_the_names_that_postgresql_chooses(connection):
    taken, named = set(), []
    connection.execute(INDEXED)
    chosen = [
        name
        for (name,) in connection.execute(
            "select relname::text from pg_class inner join pg_index on oid = indexrelid"
            " where relnamespace = 'public'::regnamespace order by oid"
        )
    ]
    for statement in statements(INDEXED):
        text = repeatable(statement, taken)
        if found := re.search(r"index if not exists (\S+) on", text):
            named.append(found[1])
        with connection.transaction():
            connection.execute("set local client_min_messages = error")
            connection.execute(text)
    assert named == chosen
    counted = "select count(*) from pg_index inner join pg_class on oid = indexrelid"
    counted += " where relnamespace = 'public'::regnamespace"
    assert connection.execute(counted).fetchone() == (len(chosen),)


AGAIN = """
create type mood as enum ('Łagodny', 'b');
create domain d as integer check (value > 0);
create type c as (a integer, b d);
create type r as range (subtype = integer);
create aggregate total(integer) (sfunc = int4_sum, stype = bigint);
create table t (id integer primary key, mood mood, d d, c c, r r);
alter table t add constraint t_id_check check (id > 0);
create policy "Über" on t for select using (true);
create trigger tr before update on t for each row execute function f_trigger();
create function f() returns integer language sql as 'select 1';
-- create trigger: a comment
create constraint trigger ct after update on t for each row execute function f_trigger();
create view v as select id from t;
create sequence s;
create schema reports;
create collation simple (locale = 'C');
create text search configuration docs (copy = simple);
alter text search configuration docs add mapping for email with english_stem;
alter text search configuration docs drop mapping for word;
create foreign data wrapper plain;
create server billing foreign data wrapper plain;
create user mapping for public server billing;
create foreign table invoices (id integer) server billing;
create cast (mood as integer) with inout;
create operator === (leftarg = integer, rightarg = integer, function = int4eq);
create recursive view upto (n) as select 1 union all select n + 1 from upto where n < 3;
create rule stay as on delete to v do instead nothing;
create materialized view mv as select id from t with no data;
create statistics st on id, mood from t
"""


def test_every_kind_of_statement_may_come_again(connection):
    connection.execute(
        "create function f_trigger() returns trigger language plpgsql as 'begin return null; end'"
    )
    connection.execute("set client_min_messages = error")
    for _ in range(2):
        for statement in statements(AGAIN):
            connection.execute(repeatable(statement, set()))
    assert connection.execute("select enum_first(null::mood)").fetchone() == ("Łagodny",)
    assert connection.execute("select count(*) from pg_trigger").fetchone() == (2,)


def test_an_expression_that_it_cannot_name_is_refused():
    [statement] = statements("create index on t ((a + 1))")
    with pytest.raises(GroundworkError, match="An index on t has an expression and no name"):
        index_name(statement.tree, set())


def one_model(file, materialized, config, text=""):
    """A project of one model."""
    node = {
        "resource_type": "model",
        "original_file_path": file,
        "unique_id": "t",
        "depends_on": {"nodes": []},
        "config": config,
    }
    declared = {"config": {"materialized": materialized, "meta": {}}, "alias": "t"}
    declared |= {"schema": "access", "description": "", "columns": {}, "compiled_code": text}
    analyses = {"platform": "select 1", "hooks": "{}"}
    model = Model("t", file, declared, model_kinds().get(materialized))
    return Project([model], analyses, {"nodes": {"t": node}})


def test_a_materialized_view_is_filled_when_the_seeds_are_there():
    text = "create materialized view t as select 1 as one with no data"
    project = one_model("models/07_analytics/t.sql", "sql_materialized_view", {}, text)
    blocks = {step.name: step.blocks for step in steps_of(project)}
    assert "create materialized view if not exists t as" in blocks["analytics"][0]
    assert "refresh materialized view access.t;" in blocks["seed_data"][0]


@pytest.mark.parametrize(
    ("text", "is_added"),
    [
        ("create view t as select 1 as one", True),
        ("create view t with (security_barrier) as select 1 as one", True),
        ("create view t with (security_invoker = false) as select 1 as one", False),
        ("create view t as select 1 as one; alter view t set (security_invoker = true)", False),
    ],
)
def test_a_view_is_read_with_the_rights_of_its_caller_unless_it_says_whose(text, is_added):
    project = one_model("models/07_analytics/t.sql", "sql_view", {}, text)
    blocks = {step.name: step.blocks for step in steps_of(project)}
    added = "alter view t set (security_invoker = true)"
    assert blocks["analytics"][0].count("security_invoker") == 1
    assert (added in blocks["analytics"][0]) == (is_added or added in text)


@pytest.mark.parametrize(
    ("file", "materialized", "text", "step"),
    [
        ("models/t.sql", "durable_table", "create table t (id integer)", "core"),
        ("models/reports/t.sql", "sql_view", "create view t as select 1 as one", "analytics"),
        ("models/t.sql", "enum_type", "create type t as enum ('a')", "enums"),
        ("models/t.sql", "sql_publication", "create publication t", "triggers"),
        ("models/02_tenants/t.sql", "durable_table", "create table t (id integer)", "tenants"),
    ],
)
def test_a_model_in_any_folder_finds_its_step(file, materialized, text, step):
    steps = steps_of(one_model(file, materialized, {}, text))
    assert [each.name for each in steps if any("create " in block for block in each.blocks)] == [
        step
    ]


def test_what_only_an_older_database_needs_is_left_out():
    file, made = "models/10_retired/t.sql", "create or replace function access.t() returns trigger"
    steps = steps_of(one_model(file, "consolidation", {}, "select 1"))
    assert [step.name for step in steps if step.blocks] == ["platform"]
    text = f"{made} language plpgsql as 'begin return new; end'"
    steps = steps_of(one_model(file, "sql_function", {}, text))
    assert [step.name for step in steps if step.blocks] == ["platform", "triggers"]


@pytest.mark.parametrize(
    ("file", "materialized", "config", "message"),
    [
        ("models/04_core/t.sql", "view", {}, "is materialized as view, which an export does not"),
        ("models/04_core/t.sql", "durable_table", {"pre-hook": ["x"]}, "has a pre-hook, which"),
    ],
)
def test_what_it_cannot_write_is_refused(file, materialized, config, message):
    with pytest.raises(GroundworkError, match=message) as error:
        steps_of(one_model(file, materialized, config))
    assert "Nothing was written." in str(error.value)
