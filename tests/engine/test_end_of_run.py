"""What the end of a run says when it cannot be reached: each message that only that end has."""

import json

import pytest

from support.judge import ACCESS
from support.library import library_is_built
from support.messages import check_message
from support.projects import Project
from support.several import Model, run_models

TABLE = "create table {0} (id integer primary key, other_id integer);"
LATE = (
    '{{"late": {{"{1}": "alter table {0} add constraint {0}_late'
    ' foreign key (other_id) references {1} (id)"}}}}'
)


@pytest.fixture
def engine_connection(new_database, engine_template):
    with new_database(template=engine_template).connect() as connection:
        yield connection


def table(name: str, late: str | None = None) -> Model:
    text = TABLE.format(name) + ACCESS.format(name)
    return Model(name, "durable_table", text, (), LATE.format(name, late) if late else "{}")


def test_a_late_foreign_key_without_its_table_is_refused(engine_connection):
    refused = run_models(engine_connection, [table("teams", "people")]).refused
    assert refused["teams"].splitlines() == [
        "the late foreign key of teams refers to people, which does not exist",
        "Nothing was changed.",
        "Run both models together: dbt run --select teams people",
    ]
    check_message("refused", refused["teams"])
    assert engine_connection.execute("select to_regclass('teams')").fetchone() == (None,)
    assert not run_models(engine_connection, [table("teams", "people"), table("people")]).refused


def test_a_late_foreign_key_that_never_fits_is_refused(engine_connection):
    people = Model(
        "people",
        "durable_table",
        TABLE.format("people").replace(" primary key", "") + ACCESS.format("people"),
    )
    run = run_models(engine_connection, [table("teams", "people"), people])
    assert (
        "a foreign key of the model teams refers to columns that are no key"
        in (run.refused["teams"])
        or "a late foreign key of teams does not fit" in run.refused["teams"]
    )


def test_a_plan_says_that_another_model_may_make_something_else(engine_connection):
    people = table("people")
    reading = "create policy reads on teams using (exists (select from people where other_id > 0));"
    teams = Model("teams", "durable_table", f"{table('teams').sql}\n{reading}", ("people",))
    assert not run_models(engine_connection, [people, teams]).refused
    wider = people.sql.replace("other_id integer", "other_id bigint")
    for pending, said in (
        (["public.teams"], "/* or as public.teams declares it then */ "),
        ([], ""),
    ):
        settings = {"run_id": "test", "is_planning": True, "pending": pending}
        outcome, statements = engine_connection.execute(
            "select outcome, statements from groundwork.attempt('converge', 'public', 'people',"
            " %s, '{\"parents\": []}', %s)",
            [wider, json.dumps(settings)],
        ).fetchone()
        assert outcome == "planned"
        assert [text for text in statements if text.startswith(f"{said}create policy reads")]


@library_is_built
def test_what_cannot_be_brought_back_is_said_and_kept(library, connection):
    """Something was taken from the table in an earlier run, which was killed."""
    project: Project = library
    insert = "insert into groundwork.taken (run_id, owner, kind, name, make) values"
    connection.execute(
        f"{insert} ('earlier', 'public.gone', 'policy', 'gone_read',"
        " 'create policy gone_read on gone using (true)'),"
        " ('earlier', 'public.shelves', 'index', 'shelves_more', "
        "'create index shelves_more on shelves (name, id)')"
    )
    outcome = project.dbt("run-operation", "tell_restored")
    assert outcome.code == 0, outcome.problems
    assert "  brought back: the index shelves_more of public.shelves" in outcome.output
    assert ("  not brought back: the policy gone_read of public.gone: ") in outcome.output
    assert "Its definition is in groundwork.taken." in outcome.output


UNSETTLED = (
    "{% macro changed_by_others() %}{{ return(graph['groundwork_done'].copy()) }}{% endmacro %}"
)


@library_is_built
def test_models_that_change_each_other_without_end_are_named(library):
    project: Project = library
    # no pair of models is known that does so: the macro that looks for them finds all of them
    project.write("macros/materializations/changed_by_others.sql", UNSETTLED)
    path = "models/04_core/shelves.sql"
    project.edit(path, "name text not null unique", "name text not null unique, more text")
    outcome = project.dbt("run")
    assert outcome.code != 0
    assert "After ten rounds, each of these models still changes what another has made: " in (
        outcome.output
    )
    assert "public.shelves" in outcome.output
    assert "What had to wait for the end of the run was not done." in outcome.output


SELECT = ("--select", "shelves", "books", "not_null_shelves_kept")
PROPERTIES = """\
models:
  - name: shelves
    columns:
      - name: kept
        data_tests: [not_null]
"""


def test_a_test_of_a_model_that_waits_is_told_to_be_run_later(library, database):
    project: Project = library
    used = (
        "create policy books_read on books for select to authenticated using"
        " (exists (select from {{ ref('shelves') }} as s where s.%s is not null));\n"
        "grant select on books to authenticated;\n"
    )
    shelves, books = "models/04_core/shelves.sql", "models/04_core/books.sql"
    project.edit(shelves, "name text not null unique", "name text not null unique, gone text")
    text = project.read(books)
    project.write(books, text + used % "gone")
    assert project.dbt("run").code == 0
    project.edit(shelves, "gone text", "kept text not null default 'x'")
    project.write(books, text + used % "kept")
    project.write("models/04_core/_core.yml", PROPERTIES)
    outcome = project.dbt("build", *SELECT, "--vars", "{allow: [drop_column]}")
    assert outcome.code == 0, outcome.problems
    assert outcome.statuses["not_null_shelves_kept"] == "warn"
    assert (
        "not_null_shelves_kept was not run: model.groundwork.shelves is finished at the end"
    ) in outcome.output
    assert "can be run now: dbt test --select not_null_shelves_kept" in outcome.output
    tested = project.dbt("test", "--select", "not_null_shelves_kept")
    assert tested.statuses["not_null_shelves_kept"] == "pass"
