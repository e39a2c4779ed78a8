"""A database that nobody here declared becomes a project, and the project the same database."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from groundwork import ROOT, GroundworkError
from groundwork.declaring.command import declare_database, declare_files, references
from groundwork.declaring.groups import grouped
from support.databases import WORKER, Database, connect
from support.dumps import pg_dump
from support.projects import Project

DATABASES = sorted((Path(__file__).parent / "databases").glob("*.sql"))

NOT_DECLARED = ("groundwork", "access", "auth", "extensions")
"""What every project makes beside its models."""

PASSWORD = "open sesame"

LACKING = "grant usage on schema logic to authenticated"
"""The one thing that nobody can declare as it is: a privilege that its role can't use."""

POSTS = """{{ config(schema='App') }}

-- depends_on: {{ ref('App') }}
create table "Posts" (
    id bigserial primary key,
    "userId" integer not null references {{ ref('Users') }} (id) on delete cascade,
    "order" integer default 0
    check ("order" >= 0),
    title varchar(100) collate "C" not null,
    status varchar(20) default 'draft'
    check (status in ('draft', 'published', 'archived')),
    price numeric(10, 2) default 0.00,
    slug text generated always as (lower(title)) stored,
    unique ("userId", slug),
    check (status <> 'published' or price >= 0)
);

create index on "Posts" (status) where status <> 'archived';
create index on "Posts" using hash ("userId");
create unique index posts_lower_title on "Posts" (lower(title) text_pattern_ops desc nulls last);
"""


@pytest.fixture(scope="module")
def source(server) -> Database:
    """A database of many characters, each in a schema of its own."""
    database = new_database(server, "declared_source")
    with database.connect() as connection:
        for file in DATABASES:
            connection.execute(file.read_text())
    return database


def new_database(server, name: str) -> Database:
    with connect(server.url()) as connection:
        connection.execute(f"drop database if exists {name} with (force)")
        connection.execute(f"create database {name} template template0")
    return Database(server, name)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("declared") / "shop"


@pytest.fixture(scope="module")
def declared(source, folder):
    """What declaring it found, with its dump before and after."""
    before = pg_dump(source.url, ())
    result = declare_database(source.url, [], folder, False)
    return *result, before, pg_dump(source.url, ())


def test_it_changes_nothing(declared):
    *_, before, after = declared
    assert after == before


def test_each_object_has_a_file_as_a_person_would_write_it(declared, folder):
    found, files, written, *_ = declared
    assert len(written.new) == len(files) == len(found.objects)
    assert (folder / "models/App/core/Posts.sql").read_text() == POSTS


def test_what_a_run_would_change_is_said(declared):
    _, files, *_ = declared
    assert {each.sentence for file in files for each in file.problems} == {LACKING}


def test_what_is_open_is_declared_as_it_is(declared):
    _, files, *_ = declared
    accepted = {
        file.object.shown: file.properties["meta"]["accept"]
        for file in files
        if "accept" in file.properties.get("meta", {})
    }
    assert accepted["logic.settle(integer, numeric)"] == ["open_execute", "owner_rights"]
    assert accepted["logic.accounts"] == ["open_rows"]
    assert "logic.total(numeric)" not in accepted


def test_no_file_has_a_secret(declared, folder):
    written = [file for file in folder.rglob("*") if file.is_file()]
    assert [file for file in written if PASSWORD.encode() in file.read_bytes()] == []
    mapping = (folder / "models/foreign/public_billing.sql").read_text()
    assert "password {{ secret('PUBLIC_BILLING_PASSWORD') }})" in mapping


def test_what_goes_in_a_circle_comes_late(declared, folder):
    [clubs] = yaml.safe_load((folder / "models/routines/core/clubs.yml").read_text())["models"]
    assert clubs["config"]["meta"]["late"] == {
        "routines.clubs": "create policy mine on clubs\nfor all to public\nusing (is_my_club(id))"
    }
    numbers = yaml.safe_load((folder / "models/rules/core/shared_numbers.yml").read_text())
    assert numbers["models"][0]["config"]["meta"]["late"] == {
        "rules.serials": "alter sequence shared_numbers owned by serials.b"
    }


GROUPS = {"shop/people": ["Users", "App.P*"], "sums": ["logic.*"]}


def test_what_is_left_alone_has_a_reason(declared):
    found, *_ = declared
    assert found.left_alone == [
        (
            "default privileges in schema further on functions",
            "a run takes back what opens later objects to clients",
        )
    ]


def test_groups_say_where_tables_stand(declared):
    found, *_ = declared
    chosen = grouped(found, references(found), GROUPS)
    places = {found.objects[key].shown: folder for key, folder in chosen.items()}
    assert places["App.Users"] == places["App.Posts"] == "models/shop/people"
    assert places["App.Tags"] == "models/App/core"
    assert places["App.ActiveUsers"] == "models/shop/people"
    assert places["logic.accounts"] == places["logic.rich"] == "models/sums"
    with pytest.raises(
        GroundworkError, match=r"The group sums names total_\*, and the database has"
    ):
        grouped(found, references(found), {"sums": ["total_*"]})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[a, b]", "is not a mapping of folders to lists of tables. Nothing was written."),
        ("a: b", "is not a mapping of folders to lists of tables. Nothing was written."),
        ("../a: [b]", "names the folder ../a, which is not below models/. Nothing was written."),
        ("a: [", "is not YAML: "),
        (None, "does not exist. Nothing was written."),
    ],
)
def test_groups_that_are_none_are_refused(tmp_path, text, message):
    file = tmp_path / "groups.yml"
    if text is not None:
        file.write_text(text)
    with pytest.raises(GroundworkError) as refused:
        declare_database(None, [], tmp_path / "shop", False, file)
    assert message in str(refused.value)
    assert not (tmp_path / "shop").exists()


def test_a_second_time_nothing_is_written(declared, source, folder):
    texts = {file: file.read_text() for file in folder.glob("models/**/*.*")}
    _, _, written = declare_database(source.url, [], folder, False)
    assert (written.new, written.changed) == ([], [])
    assert {file: file.read_text() for file in folder.glob("models/**/*.*")} == texts


def test_a_run_makes_the_same_database_and_changes_nothing_in_the_first(
    declared, source, folder, server, monkeypatch
):
    found, *_ = declared
    target = new_database(server, "declared_target")
    monkeypatch.setenv("PUBLIC_BILLING_PASSWORD", PASSWORD)
    for database in (target, source):
        outcome = Project(folder, database, target="dev").dbt("run")
        assert outcome.code == 0, outcome.problems
    with source.connect() as connection:
        done = connection.execute(
            "select distinct statement from groundwork.ledger where schema_name = any(%s)",
            [found.schemas],
        ).fetchall()
    assert done == [(LACKING,)]
    assert shown(target) == shown(source)
    outcome = Project(folder, source, target="dev").dbt("test")
    stated = {
        name: status for name, status in outcome.statuses.items() if name.startswith("groundwork_")
    }
    assert len(stated) > 20
    assert {name: status for name, status in stated.items() if status != "pass"} == {}


def shown(database: Database) -> str:
    """The dump, with a view that runs with its owner's rights as PostgreSQL shows it unasked."""
    text = pg_dump(database.url, NOT_DECLARED)
    text = re.sub(r",? ?security_invoker='false'", "", text)
    return text.replace(" WITH ()", "")


CHANGES = """
alter table "App"."Tags" add column color text;
create or replace function logic.total(minimum numeric) returns numeric language sql stable
as 'select sum(balance) from logic.accounts where balance > minimum';
drop table circle.old;
"""


READERS = f"declared_readers_{WORKER}"

ROLES = f"""
drop role if exists {READERS};
create role {READERS} login noinherit connection limit 5 password 'open sesame';
alter role {READERS} set statement_timeout = '5s';
comment on role {READERS} is 'Read.';
grant {READERS} to service_role;
grant select on circle.teams to {READERS};
grant usage on schema circle to {READERS};
"""

ROLE_FILE = f"""{{{{ config(materialized='catalog_object') }}}}

create role {READERS} login noinherit connection limit 5;
alter role {READERS} set statement_timeout = '5s';
grant {READERS} to service_role;
"""


def test_a_changed_database_changes_the_files_that_differ(declared, source, folder):
    users, tags = folder / "models/App/core/Users.sql", folder / "models/App/core/Tags.yml"
    users.write_text(f"-- by hand\n{users.read_text()}")
    properties = yaml.safe_load(tags.read_text())
    properties["models"][0]["data_tests"] = [{"groundwork.is_row_secured": {}}]
    tags.write_text(yaml.safe_dump(properties))
    with source.connect() as connection:
        connection.execute(CHANGES + ROLES)
    _, files, written = declare_database(source.url, [], folder, False, with_roles=True)
    with source.connect() as connection:
        connection.execute(f"drop owned by {READERS}; drop role {READERS}")
    [overload] = {
        file.object.model for file in files if file.object.shown == "logic.total(numeric)"
    }
    assert sorted(written.changed) == [
        "models/App/core/Tags.sql",
        "models/circle/core/circle.sql",
        "models/circle/core/teams.sql",
        f"models/logic/core/{overload}.sql",
    ]
    assert written.new == [f"models/roles/{READERS}.sql"]
    assert (folder / written.new[0]).read_text() == ROLE_FILE
    assert written.without_object == ["models/circle/core/old.sql"]
    assert "    color text\n" in (folder / "models/App/core/Tags.sql").read_text()
    assert yaml.safe_load(tags.read_text()) == properties
    assert users.read_text().startswith("-- by hand\n")


def test_a_database_with_nothing_in_it_is_refused(declared, folder, server):
    empty = new_database(server, "declared_nothing")
    before = {file: file.read_text() for file in folder.glob("models/**/*.*")}
    with pytest.raises(GroundworkError, match="nothing to declare in public"):
        declare_database(empty.url, [], folder, False)
    with pytest.raises(GroundworkError, match="has no schema nowhere"):
        declare_database(empty.url, ["public", "nowhere"], folder, False)
    assert {file: file.read_text() for file in folder.glob("models/**/*.*")} == before


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            ["--report", "report.html"],
            "report.html ends neither in .md nor in .json. Nothing was written.",
        ),
        (
            ["--url", "postgresql://x", "--dump", "x.sql"],
            "Name one of --url, --migrations and --dump. Nothing was written.",
        ),
        (["--dump", "missing.sql"], "missing.sql does not exist. Nothing was written."),
        (["--migrations", "."], ". holds no .sql file. Nothing was written."),
    ],
)
def test_what_it_is_told_wrongly_is_said(tmp_path, options, message):
    done = subprocess.run(
        [sys.executable, "-m", "groundwork", "declare", "--into", "shop", *options],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT / "scripts")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr.splitlines()[-1]) == (1, "", message)
    assert list(tmp_path.iterdir()) == []


MIGRATIONS = {
    "1_profiles.sql": """
create table profiles (id uuid primary key references auth.users (id), name text not null);
create function welcome() returns trigger language plpgsql security definer as $$
begin
    insert into public.profiles (id, name) values (new.id, 'new');
    return new;
end
$$;
alter table profiles enable row level security;
create policy own on profiles using (auth.uid() = id);
create trigger on_signup after insert on auth.users for each row execute function welcome();
""",
    "2_more.sql": """
create extension citext;
create table orders (id integer references missing (id));
create table words (word citext primary key);
""",
}


def test_migrations_become_a_project_with_the_tables_of_the_platform(tmp_path):
    for name, text in MIGRATIONS.items():
        (tmp_path / name).write_text(text)
    folder = tmp_path / "shop"
    found, files, written = declare_files(tmp_path, [], folder, True)
    assert sorted(file.object.shown for file in files) == [
        *("auth.users", "public.citext", "public.profiles", "public.welcome()", "public.words")
    ]
    assert len(written.new) == 5
    assert [each.sentence for file in files for each in file.problems] == []
    assert "references {{ ref('users') }} (id)" in (folder / "models/profiles.sql").read_text()
    assert "using (auth.uid() = id)" in (folder / "models/profiles.sql").read_text()
    users = (folder / "models/users.sql").read_text()
    assert "create trigger on_signup\nafter insert on users\n" in users
    [failed] = [each for each in found.left_alone if each[0].startswith("statement")]
    assert failed == (
        "statement in 2_more.sql, line 3",
        'it failed: relation "missing" does not exist',
    )
