"""Messages suggest what was meant."""

import pytest

from support.judge import ACCESS
from support.settings import told_apart

ATTEMPT = "select outcome, message from groundwork.attempt('converge', 'public', 't', %s, %s, %s)"
BEFORE = "create table t (id integer primary key, label text);" + ACCESS.format("t")


@pytest.fixture
def connection(new_database, engine_template):
    with new_database(template=engine_template).connect() as connection:
        yield connection


def attempt(connection, declaration, **options):
    given = told_apart({"parents": [], "run_id": "test", **options})
    return connection.execute(ATTEMPT, [declaration, *given]).fetchone()


def unknown(connection, *allowed):
    query = "select groundwork.unknown_allowances(to_jsonb(%s::text[]), %s)"
    return connection.execute(query, [[*allowed], ["leads", "lead_scores"]]).fetchone()[0]


def test_the_nearest_hazard_and_model_are_suggested(connection):
    assert "loosy_type is no hazard that can be allowed. Did you mean lossy_type? Those" in unknown(
        connection, "loosy_type"
    )
    assert "drop_colum is no hazard that can be allowed. Did you mean drop_column?" in unknown(
        connection, "drop_colum:leads"
    )
    assert "laeds is no model. Did you mean leads?" in unknown(connection, "lossy_type:laeds")


def test_nothing_is_suggested_where_nothing_is_near(connection):
    for name in ("everything", "null_values"):
        assert f"{name} is no hazard that can be allowed. Those that can: " in unknown(
            connection, name
        )
    assert unknown(connection, "lossy_type", "drop_column:leads") is None


def test_a_rename_is_suggested_for_a_column_that_must_not_be_null(connection):
    assert attempt(connection, BEFORE)[0] == "created"
    connection.execute("insert into t values (1, 'a')")
    outcome, message = attempt(connection, BEFORE.replace("label text", "title text not null"))
    assert outcome == "refused"
    assert (
        "every row would be null in a column declared not null; if it is the column label under"
        " another name, declare that below meta: upgrade: renamed: {label: title}" in message
    )
    renamed = BEFORE.replace("label text", "title text not null")
    assert attempt(connection, renamed, renamed={"label": "title"})[0] == "altered"


def test_no_rename_is_suggested_for_a_column_of_another_type(connection):
    attempt(connection, BEFORE)
    connection.execute("insert into t values (1, 'a')")
    outcome, message = attempt(connection, BEFORE.replace("label text", "size integer not null"))
    assert outcome == "refused"
    assert "another name" not in message


def test_braces_that_jinja_took_are_named(connection):
    # what Jinja makes of {{1,2}}
    declaration = BEFORE.replace("label text", "sizes integer[] default '(1, 2)'")
    for _ in range(2):
        outcome, message = attempt(connection, declaration)
        assert outcome == "refused"
        assert "Write an array of arrays as {% raw %}'{{1,2}}'{% endraw %}, or as" in message
        # as a change of a table that exists
        connection.execute("drop table if exists t; create table t (id integer primary key)")


def test_a_byte_order_mark_is_named(connection):
    for space in ("", "\n"):
        outcome, message = attempt(connection, space + "\ufeff" + BEFORE)
        assert outcome == "refused"
        assert "the file of the model t begins with a byte-order mark" in message
        assert "Save it as UTF-8 without one." in message


def test_a_rule_is_suggested_for_values_that_do_not_convert(connection):
    attempt(connection, BEFORE)
    connection.execute("insert into t values (1, 'a')")
    declaration = BEFORE.replace("label text", "label integer")
    outcome, message = attempt(connection, declaration, allow=["lossy_type"])
    assert outcome == "refused"
    assert "1 rows of t have a value that label::integer does not convert: id 1" in message
    assert "declare below meta: upgrade: convert or fill what becomes of such values" in message
