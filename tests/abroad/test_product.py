"""A to-do product in a folder of its own, written from the docs, with the commands of the wheel."""

import subprocess
import sys
import uuid

import psycopg
import pytest

from groundwork.server.wheel import BINARIES
from support.databases import act_as

from .installed import CALL, environment, groundwork
from .shop import ALL_TABLES, BY_TABLE, POSTS
from .test_installed import edit, shop

__all__ = ["environment", "groundwork", "shop"]

LISTS = """
create table lists (
    id uuid not null default gen_random_uuid(),
    {{ tenant_id() }},
    title text not null,
    state {{ ref('list_state') }} not null default 'open',
    {{ tenant_key() }}
);

{{ tenant_rows() }}
"""
FILES = {
    "models/posts.sql": POSTS,
    **ALL_TABLES,
    "models/list_state.sql": (
        "{{ config(materialized='enum_type') }}\ncreate type list_state as enum ('open', 'done');\n"
    ),
    "models/lists.sql": LISTS,
    "models/open_lists.sql": (
        "{{ config(materialized='sql_view') }}\n"
        "create view open_lists as\n"
        "select id, title from {{ ref('lists') }} where state = 'open';\n\n"
        "{{ readable_by('authenticated') }}\n"
    ),
    "models/shout.sql": (
        "{{ config(materialized='sql_function') }}\n"
        "create function shout(words text) returns text language sql immutable\n"
        "set search_path = '' as $$ select upper(words) $$;\n\n"
        "{{ executable_by('authenticated') }}\n"
    ),
}
LEGACY = """
create table users (id uuid primary key, name text);
create table posts (id uuid primary key, author_id uuid, body text);
insert into users select gen_random_uuid(), 'N. ' || n from generate_series(1, 20) as n;
insert into posts select gen_random_uuid(), id, 'Hello' from users;
"""


@pytest.fixture
def extra(tmp_path):
    """A folder with what the extra `audit` adds, for PYTHONPATH."""
    folder = tmp_path / "extra"
    subprocess.run(
        [sys.executable, "-m", "pip", *CALL, "install", "--target", folder, "pglast>=7.22,<8"],
        check=True,
    )
    return str(folder)


def test_a_product_is_built_planned_changed_adopted_exported(groundwork, shop, tmp_path, extra):
    (shop / "models" / "notes.sql").unlink()
    (shop / "models" / "notes.yml").unlink()
    for path, text in FILES.items():
        (shop / path).write_text(text)
    settings = shop / "dbt_project.yml"
    assert "\nvars:" not in settings.read_text()
    settings.write_text(settings.read_text() + BY_TABLE)

    code, printed = groundwork(shop, "build")
    assert code == 0, printed
    assert "WARN=0 ERROR=0 SKIP=0" in printed
    assert groundwork(shop, "test")[0] == 0
    code, printed = groundwork(shop, "plan")
    assert (code, printed.splitlines()[-1]) == (0, "Nothing to do: 10 models are as declared.")

    url = groundwork(shop, "server", "url")[1].strip()
    anna, team = uuid.uuid4(), uuid.uuid4()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("insert into users values (%s, 'Anna')", [anna])
        connection.execute("insert into teams values (%s, 'T.')", [team])
        connection.execute("insert into team_people values (%s, %s, 'owner')", [team, anna])
        connection.execute("insert into lists (tenant_id, title) values (%s, 'Milk')", [team])
        see = "select title from open_lists"
        with act_as(connection, "authenticated", {"sub": anna}):
            assert connection.execute(see).fetchall() == [("Milk",)]
            assert connection.execute("select shout('a')").fetchone() == ("A",)
        with act_as(connection, "authenticated", {"sub": uuid.uuid4()}):
            assert connection.execute(see).fetchall() == []

        # what a column, a label and a function become
        edit(shop / "models" / "lists.sql", "title text not null", "title varchar(2) not null")
        edit(shop / "models" / "list_state.sql", "'done'", "'done', 'gone'")
        edit(shop / "models" / "shout.sql", "upper(words)", "upper(words) || '!'")
        code, printed = groundwork(shop, "plan")
        assert code == 3, printed
        assert "lossy_type, refused" in printed
        assert groundwork(shop, "run")[0] == 1
        assert connection.execute("select title from lists").fetchone() == ("Milk",)
        code, printed = groundwork(shop, "run", "--allow", "lossy_type:lists")
        assert code == 0, printed
        with act_as(connection, "authenticated", {"sub": anna}):
            assert connection.execute(see).fetchall() == [("Mi",)]
            assert connection.execute("select shout('a')").fetchone() == ("A!",)

        # what somebody does by hand
        connection.execute("grant select on lists to anon")
        code, printed = groundwork(shop, "plan", "--drift")
        assert code == 2
        assert "public.lists" in printed
        assert groundwork(shop, "run")[0] == 0
        assert groundwork(shop, "plan", "--drift")[0] == 0

        # a view goes, and comes back by its undo
        (shop / "models" / "open_lists.sql").unlink()
        code, printed = groundwork(shop, "run")
        assert "kept: the view public.open_lists, which no model declares any more" in printed
        code, printed = groundwork(shop, "run", "--allow", "drop_object:open_lists")
        assert code == 0, printed
        assert connection.execute("select to_regclass('open_lists')").fetchone() == (None,)
        last = "select run_id from groundwork.ledger where hazard = 'drop_object'"
        (run,) = connection.execute(last).fetchone()
        code, undo = groundwork(shop, "ledger", "--undo", run[:8], PYTHONPATH=extra)
        assert code == 0
        statements = "\n".join(undo.splitlines()[1:])
        assert "create view" in statements

        # the same, for a database without dbt
        connection.execute("create database exported")
        connection.execute("create database legacy")
    text = groundwork(shop, "export", "--output", "all.sql", PYTHONPATH=extra)
    assert text[0] == 0, text[1]
    exported = url.replace("/groundwork?", "/exported?")
    psql = [BINARIES[18] / "psql", "-qX", "--set", "ON_ERROR_STOP=1", "-f", shop / "all.sql"]
    subprocess.run([*psql, exported], check=True)
    dumps = [dump(each) for each in (url, exported)]
    assert dumps[0] == dumps[1]

    # a copy that grew without groundwork, with its rows
    legacy = url.replace("/groundwork?", "/legacy?")
    with psycopg.connect(legacy, autocommit=True) as connection:
        connection.execute(LEGACY)
        code, printed = groundwork(shop, "adopt", "--url", legacy, "--yes")
        assert code == 0, printed
        assert "Every row is accounted for" in printed, printed
        assert connection.execute("select count(*) from posts").fetchone() == (20,)
        forced = "select relforcerowsecurity from pg_class where relname = 'posts'"
        assert connection.execute(forced).fetchone() == (True,)


def dump(url):
    """The schema that a database has, without the history."""
    command = [BINARIES[18] / "pg_dump", "-s", "-N", "groundwork", url]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [line for line in printed.splitlines() if not line.startswith("\\")]
