"""The list of kinds of models says what the engine, the materializations and the scripts have."""

import re

import pytest
from psycopg.rows import dict_row

from docs.pages import Page
from groundwork import ROOT
from support.databases import connect
from support.kinds import model_kinds

MATERIALIZATIONS = ROOT / "macros" / "materializations"
LIST = "macros/engine/install/model_kinds.sql"


@pytest.fixture(scope="module")
def connection(server, engine_template):
    with connect(server.url(engine_template)) as connection:
        yield connection


def arguments(connection, name):
    """The types of the first arguments of a function of the engine."""
    query = (
        "select proargtypes::regtype[]::text[] from pg_proc "
        "where proname = %s and pronamespace = 'groundwork'::regnamespace"
    )
    return connection.execute(query, [name]).fetchall()


def test_sql_and_the_scripts_have_the_same_list(connection):
    with connection.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute("select * from groundwork.kinds()").fetchall()
    assert rows == [vars(kind) for kind in model_kinds().values()]


def test_each_materialization_is_a_kind():
    names = {
        match[1]
        for file in MATERIALIZATIONS.glob("*.sql")
        for match in re.finditer(r"{% materialization (\w+),", file.read_text())
    }
    # dbt's own for tests, which makes nothing
    assert names - {"test"} == {*model_kinds()}


def test_the_guide_lists_each_kind():
    rows = Page(ROOT / "docs" / "engine.md").rows("`materialized`")
    assert {row[0].strip("`") for row in rows} == {*model_kinds()}


def test_the_functions_of_each_kind_are_there(connection):
    for kind in model_kinds().values():
        if kind.made_by:
            [(types,)] = arguments(connection, kind.made_by)
            assert types[:3] == ["text"] * 3, kind
        if kind.is_recorded and kind.described_by != "describe":
            assert arguments(connection, kind.described_by) == [(["text", "text"],)], kind
        assert bool(kind.described_by) == kind.is_recorded, kind


def test_nothing_else_knows_the_kinds():
    quoted = [quote + name + quote for name in model_kinds() for quote in "'\""]
    quoted = [each for each in quoted if each.strip("'\"") not in ("extension", "consolidation")]
    knowing = {
        str(file.relative_to(ROOT))
        for folder in ("macros", "analyses", "scripts")
        for file in (ROOT / folder).rglob("*.*")
        if file.suffix in (".sql", ".py") and "benchmarks" not in file.parts
        if any(each in file.read_text() for each in quoted)
    }
    assert knowing == {
        LIST,
        # what a table reads of its properties
        "macros/engine/run/engine_read_model.sql",
        # what is about tables or seeds alone
        # what makes the package's own functions
        "scripts/groundwork/package/macros/function_properties.sql",
        "macros/engine/seeds/merge_loaded_seed.sql",
    }
