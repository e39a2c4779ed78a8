"""Each recipe of docs/recipes.md is followed on a copy, and nothing but its files is needed."""

import itertools
import os
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch

import pytest

from docs.pages import Page
from groundwork import ROOT
from support.databases import WORKER, Database, connect
from support.library import BOOKS, CHILD, PARENT, SHELVES
from support.projects import SHARED, Project, copy_into
from support.servers import DEFAULT_VERSION, FOLDER, shared_server

from .recipe_files import HAZARD_SENTENCE, RECIPES, RULE

COPIED = ("analyses", "docs", "tests", "scripts", "pyproject.toml", "models/_groups.yml")

FILES = {
    SHELVES: PARENT,
    BOOKS: CHILD,
    "models/04_core/code.sql": "{{ config(materialized='label_type') }}\n"
    "create domain code as text default 'none';\n{{ usable_by('authenticated') }}\n",
    **{
        f"models/04_core/{name}.yml": f"models: [{{name: {name}, description: Of {name}.}}]\n"
        for name in ("shelves", "books", "code")
    },
}

CONSISTENT = {
    "tests/project/test_files.py": ["test_each_has_a_properties_file_beside_it"],
    "tests/docs/test_pages.py": [
        "test_each_rule_has_a_page_and_each_page_a_rule",
        "test_the_index_names_each_page_once",
        "test_a_page_says_what_why_and_how_to_fix_it",
        "test_every_row_access_class_has_an_example",
    ],
    "tests/rules_planted/test_rules.py": [RULE, "test_every_case_is_of_a_rule"],
    "tests/isolation/test_row_access_classes.py": ["test_every_class_has_a_case"],
    "tests/engine/test_many_of_each.py": ["test_every_kind_is_counted"],
    "tests/engine/test_kinds.py": [
        "test_each_materialization_is_a_kind",
        "test_the_guide_lists_each_kind",
        "test_nothing_else_knows_the_kinds",
    ],
}
"""The tests that compare files with each other, and those of the rule on a small database."""

DRIFT = "select object_name, name from groundwork.drift() order by 1, 2"


def paths_of(page: Page) -> dict[str, list[str]]:
    """The file that begins each item of the lists, by the heading above."""
    found, heading, wanted = {}, "", False
    for token, following in itertools.pairwise(page.tokens):
        if token.type == "heading_open":
            heading = following.content
        wanted |= token.type == "list_item_open"
        if wanted and token.type == "inline":
            wanted = False
            span = next((each for each in token.children if each.content), None)
            if span is not None and span.type == "code_inline":
                found.setdefault(heading, []).append(span.content)
    return found


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of the project with small models, in which every recipe was followed."""
    server, name = shared_server(), f"{WORKER}_recipes"
    with connect(server.url()) as connection:
        connection.execute(f"drop database if exists {name} with (force)")
        connection.execute(f"create database {name} template template0")
    project = Project(tmp_path_factory.mktemp("recipes"), Database(server, name))
    for path in (*SHARED, *COPIED):
        copy_into(project.folder, path)
    # its test refers to a model
    shutil.rmtree(project.folder / "tests" / "dbt" / "report")
    for path, text in FILES.items():
        project.write(path, text)
    for edits in RECIPES.values():
        for path, edit in edits.items():
            old = project.read(path) if (project.folder / path).exists() else ""
            text = edit(old)
            assert text != old, path
            project.write(path, text)
    outcome = project.dbt("run")
    assert outcome.code == 0, outcome.problems
    yield project
    with connect(server.url()) as connection:
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture
def connection(project):
    with project.database.connect() as connection:
        yield connection


def test_the_page_lists_these_files():
    listed = paths_of(Page(ROOT / "docs" / "recipes.md"))
    assert {*listed} == {*RECIPES}
    for heading, patterns in listed.items():
        files = [*RECIPES[heading]]
        assert len(files) == len(patterns), heading
        for file, pattern in zip(files, patterns, strict=True):
            parts = pattern.replace("<", ">").split(">")
            assert fnmatch(file, "*".join(parts[::2])), (heading, file, pattern)


def test_the_tests_that_it_names_pass(project):
    ours = ("PYTEST", FOLDER)
    bare = {key: text for key, text in os.environ.items() if not key.startswith(ours)}
    names = " or ".join(name for names in CONSISTENT.values() for name in names)
    finished = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *CONSISTENT, "-k", names],
        cwd=project.folder,
        env=bare | {"GROUNDWORK_POSTGRES": DEFAULT_VERSION},
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    passed = int(re.search(r"(\d+) passed", finished.stdout)[1])
    assert passed > sum(map(len, CONSISTENT.values()))


def test_the_rule_finds_what_it_is_for(project, connection):
    connection.execute("alter table books set unlogged")
    outcome = project.dbt("test", "--select", RULE)
    connection.execute("alter table books set logged")
    assert outcome.statuses[RULE] == "fail", outcome.problems
    assert "public.books | a crash of the server empties it" in outcome.output
    assert "public.shelves" not in outcome.output


def test_the_row_access_class_lets_visitors_read(connection):
    with connection.transaction(force_rollback=True):
        connection.execute("insert into shelves (name) values ('a')")
        connection.execute("set local role anon")
        assert connection.execute("select from shelves").rowcount == 1
    query = "select has_table_privilege('authenticated', 'shelves', 'select')"
    assert connection.execute(query).fetchone() == (False,)


def test_the_page_of_hazards_has_the_list(project, connection):
    query = "select name, sentence from groundwork.hazards()"
    rows = Page(project.folder / "docs" / "hazards.md").rows("hazard")
    assert [(row[0].strip("`"), row[-1]) for row in rows] == connection.execute(query).fetchall()


def test_changes_by_hand_are_put_right_and_the_hazard_refused(project, connection):
    query = "select obj_description('public.code'::regtype, 'pg_type')"
    assert connection.execute(query).fetchone() == ("Of code.",)
    assert connection.execute(DRIFT).fetchall() == []

    connection.execute("alter table books owner to groundwork_definer")
    connection.execute("alter domain code set default 'other'; grant usage on domain code to anon")
    drifted = [("books", "owner"), ("code", "anon usage"), ("code", "definition")]
    assert connection.execute(DRIFT).fetchall() == drifted
    connection.execute("insert into shelves (name) values ('a')")
    declared = project.read(SHELVES)
    project.write(SHELVES, f"{declared}\nalter table shelves replica identity nothing;\n")

    outcome = project.dbt("run")
    assert outcome.statuses["shelves"] == "error"
    assert "no_identity: setting replica_identity: it is" in outcome.messages["shelves"]
    assert f"no_identity: {HAZARD_SENTENCE}" in outcome.messages["shelves"]
    assert outcome.messages["code"] == "altered"
    # it comes after shelves
    allowed = project.dbt("run", "--vars", "{allow: ['no_identity:shelves']}")
    assert allowed.code == 0, allowed.problems
    assert allowed.messages["shelves"] == allowed.messages["books"] == "altered"
    assert allowed.messages["code"] == "unchanged"
    assert connection.execute(DRIFT).fetchall() == []
