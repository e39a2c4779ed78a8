"""Names that need quotes, and tables of several schemas, through every command."""

import psycopg
import pytest
from psycopg.rows import namedtuple_row

from groundwork.adoption import snapshot
from groundwork.adoption.account import account
from groundwork.adoption.formats import object_sentence, object_table
from groundwork.adoption.objects import objects_of
from groundwork.adoption.outlook import outlook
from groundwork.adoption.preflight import in_the_way, preflight
from groundwork.diagrams.catalog import read_schema
from groundwork.diagrams.mermaid import group_page
from groundwork.exporting.files import script
from groundwork.exporting.steps import steps_of
from groundwork.planning.changes import make_plan
from groundwork.planning.plan import Limits
from groundwork.project.compiled import ENGINE, FOREIGN_OBJECTS, REQUIREMENTS, compiled_project
from support.databases import WORKER, Database, connect
from support.dumps import pg_dump
from support.projects import SHARED, Project, copy_into, environment
from support.servers import shared_server

from .named_project import CHANGED, FILES, INCLUDED, LONG, ROWS

ANALYSES = (ENGINE, FOREIGN_OBJECTS, REQUIREMENTS, "platform", "hooks")
DRIFT = "select schema_name, object_name, name, live from groundwork.drift()"
LEDGER = "select schema_name, object_name, statement, undo from groundwork.ledger order by id"
USAGE = """
select has_schema_privilege(role_name, 'billing', 'usage')
from unnest(array['anon', 'authenticated', 'service_role', 'groundwork_definer']) as role_name
"""


@pytest.fixture(scope="module")
def named(tmp_path_factory):
    """The project, built once; its tests follow each other."""
    server, names = shared_server(), [f"{WORKER}_named", f"{WORKER}_exported"]
    with connect(server.url()) as connection:
        for name in names:
            connection.execute(f"drop database if exists {name} with (force)")
            connection.execute(f"create database {name} template template0")
    project = Project(tmp_path_factory.mktemp("named"), Database(server, names[0]))
    for path in (*SHARED, *INCLUDED):
        copy_into(project.folder, path)
    for path, text in FILES.items():
        project.write(path, text)
    planned = project.dbt("run", "--vars", "{plan: true}")
    assert planned.code == 0, planned.problems
    with project.database.connect() as connection:
        # a plan makes no schema
        assert connection.execute("select to_regnamespace('billing')").fetchone() == (None,)
    assert "platform: create schema billing;" in planned.output
    made = project.dbt("run")
    assert made.code == 0, made.problems
    assert "not declared" not in made.output
    project.made = made
    yield project
    with connect(server.url()) as connection:
        for name in names:
            connection.execute(f"drop database {name} with (force)")


@pytest.fixture
def connection(named):
    with named.database.connect() as connection:
        yield connection


@pytest.fixture
def script_connection(named):
    """A connection as the scripts have it."""
    with psycopg.connect(named.database.url, row_factory=namedtuple_row) as connection:
        yield connection


def compiled(named):
    """The project as the scripts read it."""
    with environment(named.database.environment):
        return compiled_project(named.folder, ANALYSES)[0]


def test_every_table_is_made_and_secured(named, connection):
    made = {name for name, message in named.made.messages.items() if message == "created"}
    assert len(made) == 8 + 3
    tables = connection.execute(
        "select relname from pg_class where relkind = 'r' and relforcerowsecurity"
        " and relnamespace in ('public'::regnamespace, 'billing'::regnamespace)"
    )
    assert {name for (name,) in tables} == {
        *("UserProfiles", "order", 'say "hi", it\'s é', LONG, "items", "invoices", "notes"),
    }
    policies = [name for (name,) in connection.execute("select policyname from pg_policies")]
    cut = [name for name in policies if name.startswith(LONG[:30])]
    assert sorted(name.rsplit("_", 1)[1] for name in cut) == [
        *("delete", "insert", "select", "update"),
    ]
    triggers = connection.execute(
        "select count(*) from pg_trigger where tgname like 'ab%\\_is\\_fixed'"
    )
    assert triggers.fetchone() == (2,)
    hidden = connection.execute(
        """select string_agg(attname, ',' order by attnum) from pg_attribute
        where attrelid = '"UserProfiles"'::regclass and attnum > 0
        and not has_column_privilege('authenticated', attrelid, attnum, 'select')"""
    )
    assert hidden.fetchone() == ("naïve,it's",)


def test_what_needs_quotes_has_them_and_nothing_else(named):
    compiled = named.folder / "target/compiled/groundwork/models/04_core"
    order = (compiled / "order.sql").read_text()
    assert 'references "UserProfiles" (id)' in order
    assert 'create policy order_parent_select on "order"' in order
    items = (compiled / "billing_items.sql").read_text()
    assert "references invoices (id)" in items
    assert "references public.items (id)" in items
    notes = (compiled / "notes.sql").read_text()
    assert "references billing.invoices (id)" in notes
    assert "references billing.items (id)" in notes


def test_usage_of_a_schema_is_granted_to_the_roles_that_its_tables_name(named, connection):
    assert [may for (may,) in connection.execute(USAGE)] == [False, True, True, False]
    granted = [row for row in connection.execute(LEDGER) if "schema billing" in row[2]]
    assert granted == [
        ("", "schema billing", "create schema billing", None),
        (
            *("billing", "invoices"),
            "grant usage on schema billing to authenticated, service_role",
            "revoke usage on schema billing from authenticated, service_role",
        ),
    ]


def test_plan_export_and_diagrams(named, script_connection, connection):
    project = compiled(named)
    assert make_plan(script_connection, project, [], Limits()).changes == []

    text = script(steps_of(project, named.folder), in_transaction=True)
    exported = Database(named.database.server, f"{WORKER}_exported")
    with exported.connect() as target:
        # twice: what is there stays
        target.execute(text)
        target.execute(text)
    assert pg_dump(exported.url) == pg_dump(named.database.url)

    groups = {
        f"{node['schema']}.{node['alias']}": "core" for node in project.drawn_nodes().values()
    }
    schema = read_schema(script_connection, groups)
    assert {"public.items", "billing.items", "UserProfiles"} <= {*schema.tables}
    page = group_page(schema, "core", "")
    assert 'order |o--o{ "say \'hi\', it\'s é" : "order"' in page
    assert '"public.items" |o--o{ "billing.items" : "item_id"' in page
    assert "        text Full_Name\n" in page


def test_adoption_accounts_for_every_table(named, script_connection, connection):
    project = compiled(named)
    connection.execute(
        'create table "Left Over" ("a b" text); insert into "Left Over" values (\'x\');'
        'create table billing."Old" ("Id" integer primary key);'
        'insert into billing."Old" values (1)'
    )
    connection.execute(ROWS)
    assert {check.name for check in preflight(script_connection, project)} >= {"rights", "disk"}
    fates = {each.table: each.fate for each in outlook(script_connection, project)}
    assert fates["Left Over"] == fates["billing.Old"] == "kept"
    assert fates["UserProfiles"] == fates["billing.items"] == fates["items"] == "upgraded"
    adoption = snapshot.take(script_connection, project.schemas)
    entries = {each.table: each for each in account(script_connection, project, adoption)}
    assert {name: each.here for name, each in entries.items() if each.before} == {
        **dict.fromkeys(("UserProfiles", "order", 'say "hi", it\'s é'), 20),
        **dict.fromkeys(("billing.invoices", "billing.items"), 20),
        "Left Over": 1,
        "billing.Old": 1,
    }
    assert sum(each.unaccounted for each in entries.values()) == 0
    snapshot.end(script_connection, adoption)


OLD_OBJECTS = """
create view "Old View" as select id from "UserProfiles";
create materialized view billing.old_counts as select count(*) from "Old View";
create view plain as select 1 as one;
create function of_items() returns bigint begin atomic select count(*) from billing.items; end;
create sequence numbers;
create type mood as enum ('calm');
create view left_alone as select id from items;
alter table notes rename to notes_before;
create view notes as select 1 as id;
"""
WITHOUT_THEM = """
drop view notes, left_alone, plain, "Old View" cascade;
alter table notes_before rename to notes;
drop function of_items();
drop sequence numbers;
drop type mood;
"""


def test_adoption_says_what_becomes_of_each_object(named, script_connection, connection):
    connection.execute(OLD_OBJECTS)
    found = objects_of(script_connection, compiled(named), ["left_alone"])
    connection.execute(WITHOUT_THEM)
    assert {
        each.name: (each.word, each.fate, each.below)
        for each in found
        if not each.name.startswith("access.")
    } == {
        "Old View": ("view", "closed", ("UserProfiles",)),
        "billing.old_counts": ("materialized view", "closed", ("UserProfiles",)),
        "plain": ("view", "closed", ()),
        "of_items": ("function", "closed", ("billing.items",)),
        "numbers": ("sequence", "closed", ()),
        "mood": ("type", "kept", ()),
        "left_alone": ("view", "kept", ("items",)),
        "notes": ("view", "in the way", ()),
    }
    fates = {each.fate for each in found if each.name.startswith("access.")}
    assert fates == {"made equal"}
    (check,) = in_the_way(found)
    assert check.sentence == "notes is a view, and is declared as a table"
    lines = {name: sentence for name, _, sentence in object_table(found)[1]}
    assert lines["billing.old_counts"] == (
        "is not declared: stays, closed to clients; is made again where a change of UserProfiles"
        " needs it"
    )
    assert object_sentence(found).endswith("1 in the way, 5 closed, 2 kept other objects.")


def test_everything_changes_online_and_the_tests_hold(named, connection):
    for name, old, new in CHANGED:
        named.edit(f"models/04_core/{name}.sql", old, new)
    connection.execute('drop table if exists "Left Over", billing."Old"')
    connection.execute("revoke usage on schema billing from authenticated")
    assert {row[:2] for row in connection.execute(DRIFT) if row[2] == "schema_usage"} == {
        *(("billing", "invoices"), ("billing", "items")),
    }
    connection.execute("create table billing.by_hand (id integer primary key)")
    connection.execute("grant select on billing.by_hand to anon")
    refused = named.dbt("run")
    assert refused.statuses["user_profiles"] == "error"
    advice = "dbt run --select user_profiles --vars '{allow: [lossy_type:UserProfiles]}'"
    assert advice in refused.output

    changed = named.dbt(
        *("run", "--vars", "{allow: [lossy_type, drop_index], online_rows: 5}"),
    )
    assert changed.code == 0, changed.problems
    assert "grant usage on schema billing to authenticated" in changed.output + refused.output
    # what stands in the schema and no model declares is locked down
    assert "revoke all on table billing.by_hand from anon" in changed.output
    counts = connection.execute('select count(*), sum("it\'s"), sum("naïve") from "UserProfiles"')
    assert counts.fetchone() == (20, 20, 210)
    unchanged = named.dbt("run")
    made = [name for name, message in named.made.messages.items() if message == "created"]
    left = {name for name in made if unchanged.messages[name] != "unchanged"}
    assert left == set(), unchanged.problems
    assert connection.execute(DRIFT).fetchall() == []
    tested = named.dbt("test")
    failed = {name for name, status in tested.statuses.items() if status in ("fail", "error")}
    assert failed == set(), tested.problems


def test_a_table_is_named_without_its_schema(named, connection):
    lamps = "create table public.lamps (id uuid primary key);\n\n{{ service_rows() }}\n"
    named.write("models/04_core/lamps.sql", lamps)
    named.write(
        "models/04_core/lights.sql",
        lamps.replace("lamps", "lights").replace("public", "{{ this.schema }}"),
    )
    index = "create table nails (id uuid primary key);\ncreate index on public.nails (id);\n"
    named.write("models/04_core/nails.sql", index + "\n{{ service_rows() }}\n")
    done = named.dbt("run", "--select", "lamps", "lights", "nails")
    for name in ("lamps", "lights", "nails"):
        assert done.statuses[name] == "error"
        assert f"the model {name} names its own table with a schema: public.{name}" in done.output
    assert "Write lamps alone. The schema is that of the model" in done.output
    assert connection.execute("select to_regclass('lamps'), to_regclass('nails')").fetchone() == (
        *(None, None),
    )
    for name in ("lamps", "lights", "nails"):
        named.remove(f"models/04_core/{name}.sql")


def test_key_words_are_those_of_postgresql(named, connection):
    text = (named.folder / "macros/names/quoted_name.sql").read_text()
    listed = {*text.split("set key_words = '")[1].split("'")[0].split()}
    words = connection.execute("select word from pg_get_keywords() where catcode <> 'U'")
    assert {word for (word,) in words} <= listed
