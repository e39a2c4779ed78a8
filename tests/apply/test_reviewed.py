"""`groundwork apply --plan` executes what was reviewed, or refuses and names what changed."""

import json

import pytest

from groundwork import GroundworkError
from groundwork.applying.reviewing import Reviewed, check_reviewed
from groundwork.cli.target import connect
from groundwork.planning.changes import make_plan
from groundwork.planning.plan import Limits
from groundwork.planning.reviewed import reviewable
from support.built import run
from support.dumps import pg_dump
from support.library import ledger

from .conftest import edited, with_sql


@pytest.fixture
def longer(artifact):
    """The project with a column more in shelves."""
    return with_sql(artifact, "shelves", "unique\n", "unique,\n    room text\n")


@pytest.fixture
def plan(longer, applied, tmp_path):
    """A function that plans, and writes that to a file."""

    def planned(artifact=longer, allow=()):
        file = tmp_path / "plan.json"
        with connect(applied.url, "test", is_announced=True) as connection:
            project = artifact.as_project()
            found = make_plan(connection, project, [*allow], Limits(10_000))
            file.write_text(
                json.dumps(reviewable(connection, project, found, [*allow], Limits(10_000)))
            )
        return file

    return planned


def reviewed(artifact, database, file) -> Reviewed:
    with connect(database.url, "test", is_announced=True) as connection:
        return check_reviewed(connection, artifact, file)


def test_what_was_reviewed_is_executed(longer, applied, connection, plan):
    file = plan()
    done = run(longer, applied, reviewed=reviewed(longer, applied, file))
    assert done.state.exit_code == 2, done.state.failed
    assert ledger(connection)[-1] == "alter table public.shelves add column room text"
    with pytest.raises(GroundworkError, match=r"public\.shelves: nothing is to do any more"):
        reviewed(longer, applied, file)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "create index on shelves (name)",
            "table public.shelves: it is not in the state that was reviewed",
        ),
        ("drop table books", "public.books: it would be changed too, and was not in the plan"),
        ("create table stray ()", "public.stray: it would be changed too, and was not in the plan"),
        ("alter table shelves add column room text", "public.shelves: nothing is to do any more"),
    ],
)
def test_a_database_that_changed_is_refused(longer, applied, connection, plan, change, said):
    file = plan()
    connection.execute(change)
    before = pg_dump(applied.url), ledger(connection)
    with pytest.raises(GroundworkError) as refused:
        reviewed(longer, applied, file)
    assert said in str(refused.value)
    assert "Nothing was changed. Plan again, and review that." in str(refused.value)
    assert (pg_dump(applied.url), ledger(connection)) == before


def test_other_models_are_refused(longer, artifact, applied, plan):
    file = plan()
    other = with_sql(longer, "shelves", "room text", "room integer")
    with pytest.raises(GroundworkError, match=r"public\.shelves: other statements"):
        reviewed(other, applied, file)


def test_rows_that_come_do_not_matter_where_they_fit(longer, applied, connection, plan):
    file = plan()
    connection.execute("insert into shelves (name) values ('new')")
    assert run(longer, applied, reviewed=reviewed(longer, applied, file)).state.exit_code == 2


def test_a_change_between_the_check_and_the_statement_is_taken_back(
    longer, applied, connection, plan
):
    known = reviewed(longer, applied, plan())
    connection.execute("alter table shelves drop constraint shelves_name_key")
    before = pg_dump(applied.url)
    done = run(longer, applied, reviewed=known)
    assert done.state.exit_code == 1
    message = done.state.failed["shelves"]
    assert "This statement is not in the plan that was reviewed" in message
    assert "shelves_name_key" in message
    assert "It was taken back. Plan again, and review that." in message
    assert pg_dump(applied.url) == before


def test_what_was_allowed_is_in_the_plan(artifact, applied, connection, plan):
    connection.execute("insert into shelves (name) values ('a long name')")
    shorter = with_sql(artifact, "shelves", "name text", "name varchar(6)")
    known = reviewed(shorter, applied, plan(shorter, ["lossy_type:shelves"]))
    done = run(shorter, applied, allow=known.allow, reviewed=known)
    assert done.outcomes["shelves"] == "altered"


def test_a_plan_that_was_changed_is_refused(longer, applied, plan, tmp_path):
    file = plan()
    other = edited(file, tmp_path / "other.json", allow=["drop_column"])
    with pytest.raises(GroundworkError, match=r"its hash is another\. Nothing was changed\. Plan"):
        reviewed(longer, applied, other)
    with pytest.raises(GroundworkError, match="has format 9, and this groundwork reads format 1"):
        reviewed(longer, applied, edited(file, other, format=9))
    other.write_text("[]")
    with pytest.raises(GroundworkError, match=r"is no plan in JSON\. Nothing was changed\."):
        reviewed(longer, applied, other)
    with pytest.raises(GroundworkError, match="can't be read: No such file or directory"):
        reviewed(longer, applied, tmp_path / "none.json")


def test_models_that_cannot_be_planned_yet_are_left_out_and_named(longer, applied, plan):
    file = plan()
    content = json.loads(file.read_text())
    known = Reviewed(content)
    known.unplanned.add("kinds")
    done = run(longer, applied, reviewed=known)
    assert {"kinds", "seeded_kinds"} <= set(done.state.skipped)
    assert done.outcomes["shelves"] == "altered"


def test_an_empty_database_is_planned_in_full(artifact, database, tmp_path):
    file = tmp_path / "plan.json"
    with connect(database.url, "test", is_announced=True) as connection:
        project = artifact.as_project()
        found = make_plan(connection, project, [], Limits(10_000))
        file.write_text(json.dumps(reviewable(connection, project, found, [], Limits(10_000))))
    known = reviewed(artifact, database, file)
    assert run(artifact, database, reviewed=known).state.exit_code == 2
