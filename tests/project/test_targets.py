"""What dbt does beside the tables works, or is refused: both lists of docs/dbt.md."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest

from docs.pages import Page
from groundwork import ROOT
from support.library import BOOKS, CHILD, PARENT, SHELVES, library_is_built
from support.projects import Project

PAGE = Page(ROOT / "docs" / "dbt.md")
REPORTS = "models/reports"

PROFILES = """
groundwork:
  target: ann
  outputs:
    ann: &server
      type: postgres
      host: "{{ env_var('PGHOST') }}"
      user: "{{ env_var('PGUSER') }}"
      password: ""
      port: 5432
      dbname: ANN
      schema: dbt_ann
      threads: 4
    bob: {<<: *server, schema: dbt_bob}
    quoted: {<<: *server, schema: dbt_j-smith}
    production: {<<: *server, dbname: PRODUCTION, schema: public}
    held: {<<: *server, dbname: PRODUCTION, schema: public, user: deployer}
"""

# A package with macros and a test as dbt_utils has them: dispatched, and asking the database.
PACKAGE = {
    "packages.yml": "packages: [{local: dbt_packages/helpers}]\n",
    "dbt_packages/helpers/dbt_project.yml": """
name: helpers
version: 1.0.0
config-version: 2
macro-paths: [macros]
""",
    "dbt_packages/helpers/macros/star.sql": """
{% macro star(relation) %}{{ adapter.dispatch('star', 'helpers')(relation) }}{% endmacro %}
{% macro default__star(relation) %}
{{ adapter.get_columns_in_relation(relation) | map(attribute='quoted') | join(', ') }}
{% endmacro %}
{% macro key_of(columns) %}md5(concat_ws('-', {{ columns | join(', ') }})){% endmacro %}
""",
    "dbt_packages/helpers/macros/unique_combination.sql": """
{% test unique_combination(model, columns) %}
select {{ columns | join(', ') }} from {{ model }} group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
""",
}

# What dbt computes, each in the schema `reports` by dbt_project.yml.
COMPUTED = {
    f"{REPORTS}/titles.sql": """\
{{ config(materialized='table') }}
select title, count(*) as copies from {{ ref('books') }} group by title
""",
    f"{REPORTS}/every_book.sql": """\
{{ config(materialized='view') }}
select {{ helpers.star(ref('books')) }}, {{ helpers.key_of(['id', 'title']) }} as key
from {{ ref('books') }}
""",
    f"{REPORTS}/above.sql": "select * from {{ ref('titles') }}",
    f"{REPORTS}/by_id.sql": """\
{{ config(materialized='incremental', unique_key='id') }}
select id, title from {{ ref('books') }}
""",
    f"{REPORTS}/stored.sql": """\
{{ config(materialized='materialized_view') }}
select title from {{ ref('shelf_titles') }}
""",
    f"{REPORTS}/shelf_titles.sql": """\
{{ config(materialized='ephemeral') }}
select title, hex
from {{ ref('books') }} inner join {{ ref('colors') }} on true
""",
    "seeds/colors.csv": "name,hex\nred,f00\n",
    "snapshots/book_history.yml": """
snapshots:
  - name: book_history
    relation: ref('books')
    config: {unique_key: id, strategy: check, check_cols: [title]}
""",
    f"{REPORTS}/reports.yml": """
unit_tests:
  - name: copies_are_counted
    model: titles
    given:
      - input: ref('books')
        rows: [{title: a}, {title: a}]
    expect: {rows: [{title: a, copies: 2}]}
models:
  - name: titles
    columns: [{name: title, data_tests: [unique, not_null]}]
""",
    "models/04_core/books.yml": """
models:
  - name: books
    data_tests:
      - helpers.unique_combination: {arguments: {columns: [shelf_id, title]}}
""",
}
NAMES = {"titles", "above", "every_book", "by_id", "stored", "colors", "book_history"}

VIEWS = {"above", "every_book", "stored"}
"""Those that may stand among declared tables."""

IN_ITS_SCHEMA = {
    "\nmodels:\n  groundwork:\n": "\nmodels:\n  groundwork:\n    reports: {+schema: reports}\n",
    "\nflags:\n": "\nseeds: {groundwork: {+schema: reports}}\n"
    "snapshots: {groundwork: {+schema: reports}}\nflags:\n",
}

# Each row of the page; the tests below try them.
WORKS = {
    "targets",
    "`schema: dbt_ann`",
    "`table`, `view`, `incremental`, `materialized_view`",
    "`view` and `materialized_view` among declared tables",
    "`ephemeral`",
    "`dbt snapshot`",
    "`dbt seed`",
    "`--full-refresh`, `--empty`, `--sample`",
    "`--state`, `state:modified`",
    "`--defer`",
    "`--store-failures`",
    "`unit_tests`",
    "packages such as dbt_utils",
}
REFUSED = {
    "a second schema in one database",
    "a schema with capitals, dots or hyphens",
    "dbt's own tables, incremental models, seeds and snapshots among declared tables",
    "a model of dbt's own with the name of a declared table",
    "dbt's own models but views, and snapshots, without `bypassrls`",
    "`--full-refresh`, `--empty`, `--sample` with declared tables",
    "`--defer` to another database",
    "`dbt retry`",
    "`dbt clone`",
}


@pytest.fixture
def team(new_project, database, new_database) -> Project:
    """Two tables and what dbt computes of them, with a target for each of two databases."""
    other = new_database()
    files = {SHELVES: PARENT, BOOKS: CHILD, **COMPUTED, **PACKAGE}
    project = new_project(database, files, include=("models/_groups.yml",))
    for seed in ("default_plans", "default_badges"):
        project.remove(f"seeds/{seed}.csv")
        project.remove(f"seeds/{seed}.yml")
    # as a project of one's own has it
    project.edit("dbt_project.yml", "  populate_cache: false\n", "")
    profiles = PROFILES.replace("ANN", database.name).replace("PRODUCTION", other.name)
    project.write("profiles.yml", profiles)
    return replace(project, target="ann")


def keep_apart(project: Project) -> None:
    """Give what dbt computes a schema of its own."""
    for old, new in IN_ITS_SCHEMA.items():
        project.edit("dbt_project.yml", old, new)


def test_the_page_lists_what_is_tried():
    assert {row[0] for row in PAGE.rows("works")} == WORKS
    assert {row[0] for row in PAGE.rows("refused")} == REFUSED


def test_what_works_beside_the_tables(team, connection):
    ask = connection.execute
    keep_apart(team)
    built = team.dbt("build", "--store-failures")
    assert built.code == 0, built.problems
    tests = {"copies_are_counted", "unique_titles_title", "not_null_titles_title"}
    assert {*NAMES, *tests, "books", "shelves"} <= built.statuses.keys()
    assert len([name for name in built.statuses if name.startswith("helpers_unique_comb")]) == 1
    kinds = (
        "select relname::text, relkind::text from pg_class where relnamespace = %s::regnamespace"
    )
    made = {name: kind for name, kind in ask(kinds, ["reports"]) if kind in "rvm"}
    assert made == {
        "titles": "r",
        "by_id": "r",
        "colors": "r",
        "book_history": "r",
        "above": "v",
        "every_book": "v",
        "stored": "m",
    }
    assert {name for name, kind in ask(kinds, ["dbt_ann"]) if kind == "r"} == {"books", "shelves"}
    client = "select has_schema_privilege('anon', nspname, 'usage') from pg_namespace where nspname"
    assert ask(f"{client} in ('reports', 'dbt_test__audit')").fetchall() == [(False,)] * 2

    ask("insert into dbt_ann.shelves (name) values ('a')")
    ask("insert into dbt_ann.books (shelf_id, title) select id, 'T' from dbt_ann.shelves")
    state = team.folder / "state"
    (team.folder / "target").rename(state)
    team.edit(f"{REPORTS}/titles.sql", "group by title", "group by 1")
    select = ["--select", "state:modified", "by_id", "book_history", "--state", str(state)]
    again = team.dbt("build", *select, "--defer")
    assert again.code == 0, again.problems
    assert {"titles", "by_id", "book_history"} <= again.statuses.keys()
    assert not {"books", "every_book", "stored"} & again.statuses.keys()
    for name in ("titles", "by_id", "book_history"):
        (count,) = ask(f"select count(*) from reports.{name}").fetchone()
        assert (name, count) == (name, 1)

    emptied = team.dbt("run", "--full-refresh", "--empty", "--select", "reports")
    assert emptied.code == 0, emptied.problems
    for name in ("titles", "by_id"):
        assert ask(f"select count(*) from reports.{name}").fetchone() == (0,)
    assert ask("select count(*) from dbt_ann.books").fetchone() == (1,)


def test_what_is_refused_changes_nothing(team, connection):
    in_the_way = team.dbt("build", "--full-refresh", "--empty", "--sample", "1 day")
    assert in_the_way.code != 0
    for name in NAMES:
        is_refused = f" {name} in the schema dbt_ann, where every table" in in_the_way.output
        assert (name, is_refused) == (name, name not in VIEWS)
    assert "Give it a schema of its own, schema: reports." in in_the_way.output
    for option in ("--full-refresh", "--empty", "--sample"):
        assert f"dbt {option}: " in in_the_way.output
        assert f"for what dbt computes alone: dbt build {option} --select " in in_the_way.output
    quoted = replace(team, target="quoted").dbt("run")
    said = "the target quoted has the schema dbt_j-smith, a name that SQL has to quote."
    assert said in quoted.output
    nothing = "select to_regnamespace('groundwork'), to_regnamespace('dbt_ann')"
    assert connection.execute(nothing).fetchone() == (None, None)
    assert "Nothing was changed" in in_the_way.output
    assert "Nothing was changed" in quoted.output

    keep_apart(team)
    assert team.dbt("run", "--select", "+titles").code == 0
    ann = team.folder / "ann"
    (team.folder / "target").rename(ann)
    before = state_of(connection)
    bob = replace(team, target="bob").dbt("run")
    assert (
        f"the target bob has the schema dbt_bob, and the database {team.database.name} is kept for "
        "the schema dbt_ann, with 2 tables declared in it." in bob.output
    )

    production = replace(team, target="production")
    deferred = production.dbt("run", "--select", "titles", "--defer", "--state", str(ann))
    assert (
        f"models/reports/titles.sql: dbt --defer takes books from the state, where it is "
        f"dbt_ann.books of the database {team.database.name}" in deferred.output
    )
    cloned = team.dbt("clone", "--full-refresh", "--state", str(ann), "--select", "books", "titles")
    assert cloned.statuses == {"books": "error", "titles": "error"}
    assert "in place of the table or view dbt_ann.books. Nothing was changed." in cloned.output
    assert state_of(connection) == before

    with production.database.connect() as administrator:
        administrator.execute(ROLE)
    held = replace(team, target="held").dbt("run", "--select", "+titles")
    assert (
        "titles.sql: dbt would read no row of books, because row security holds the role deployer. "
        "An administrator changes that: alter role deployer bypassrls;" in held.output
    )
    for refused in (bob, deferred, held):
        assert refused.code != 0
        assert "Nothing was changed" in refused.output
        assert "See docs/dbt.md." in refused.output

    team.edit(f"{REPORTS}/titles.sql", "count(*)", "no_such(*)")
    assert team.dbt("run", "--select", "titles").code == 1
    said = retry(team)
    assert "dbt retry does not say which models it runs" in said
    assert "Run the command itself again: dbt run." in said
    assert state_of(connection) == before


@library_is_built
def test_dbt_makes_no_view_of_a_table_with_rows(library, connection):
    connection.execute("insert into shelves (name) values ('a')")
    library.remove(BOOKS)
    library.write(SHELVES, "{{ config(materialized='view') }}\nselect 1 as one")
    refused = library.dbt("run")
    assert refused.code != 0
    assert (
        f"{SHELVES}: dbt would drop the table public.shelves with its rows, because it has the "
        "name of this model. Give the model another name, or drop the table first"
    ) in refused.output
    assert "Nothing was changed" in refused.output
    assert connection.execute("select name from shelves").fetchall() == [("a",)]


def retry(project: Project) -> str:
    """What dbt prints, in a process of its own: in this one it knows the command before."""
    done = subprocess.run(
        [sys.executable, "-m", "dbt.cli.main", "retry", "--profiles-dir", ".", "--no-use-colors"],
        cwd=project.folder,
        env={**os.environ, **project.database.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    return done.stdout


def state_of(connection):
    """Every relation and its row security, and how many statements were recorded."""
    return connection.execute(
        "select (select count(*) from groundwork.ledger), array_agg(relation order by relation)"
        " from (select format('%s %s %s', oid::regclass, relkind, relforcerowsecurity) as relation"
        " from pg_class where relnamespace in"
        " (select oid from pg_namespace where nspname in ('public', 'dbt_ann', 'dbt_bob')))"
        " as relations"
    ).fetchone()


ROLE = """
do $$ begin
    if to_regrole('deployer') is null then
        create role deployer login;
    end if;
end $$
"""
