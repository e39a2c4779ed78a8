"""A table that is declared like another one follows it, whichever of the two files changes."""

import pytest

from support.judge import ACCESS
from support.several import Model, run_models

COLUMNS = "select attname::text from pg_attribute where attrelid = 'copy'::regclass and attnum > 0"


def table(name: str, columns: str, refs: tuple[str, ...] = ()) -> Model:
    text = f"create table {name} ({columns});" + ACCESS.format(name)
    return Model(name, "durable_table", text, refs)


@pytest.fixture
def connection(new_database, engine_template):
    with new_database(template=engine_template).connect() as connection:
        yield connection


def test_a_table_follows_its_template(connection):
    copy = table("copy", "like template including all, own text", ("template",))
    before = table("template", "id integer primary key, size integer check (size > 0)")
    assert not run_models(connection, [before, copy]).refused
    connection.execute("insert into copy values (1, 5, 'kept')")
    assert not run_models(connection, [before, copy]).statements

    after = table("template", "id integer primary key, size bigint check (size > 0), more text")
    for models in ([after, copy], [after], [before, copy]):
        run_models(connection, models, ["lossy_type", "drop_column"])
    columns = {name for (name,) in connection.execute(COLUMNS) if "dropped" not in name}
    assert columns == {"id", "size", "own"}

    # the template in a run of its own, the copy in a later one
    run_models(connection, [after])
    later = run_models(connection, [after, copy])
    assert not later.refused
    assert {name for (name,) in connection.execute(COLUMNS) if "dropped" not in name} == {
        *("id", "size", "own", "more")
    }
    assert connection.execute("select id, size, own from copy").fetchall() == [(1, 5, "kept")]
    assert not run_models(connection, [after, copy]).statements
