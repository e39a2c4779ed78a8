"""What a plan says: of a table equal to its declaration, and of models that need other models."""

from support.case import Case, table
from support.dumps import pg_dump
from support.judge import converge, declared, state
from support.library import BOOKS, CHILD, PARENT, SHELVES, ledger, library_is_built


def test_what_fills_a_table_once_is_planned_and_left_to_the_run(engine_template, new_database):
    after = "insert into t (id, size) values (1, 1)"
    plain = table("size integer")
    case = Case("planned", plain, plain, options={"after": after})
    declaration = declared(case, case.after)
    with new_database(template=engine_template).connect() as connection:
        connection.execute(declaration)
        before = state(connection)
        answer = converge(connection, case, declaration, is_planning=True)
        assert answer == ("planned", [after], [], None)
        assert state(connection) == before

        assert converge(connection, case, declaration)[:2] == ("altered", [after])
        assert connection.execute("select count(*) from t").fetchone() == (1,)
        for is_planning in (True, False):
            assert converge(connection, case, declaration, is_planning=is_planning)[:2] == (
                "unchanged",
                [],
            )
        assert connection.execute("select count(*) from t").fetchone() == (1,)


def test_a_plan_with_nothing_to_do_records_nothing(engine_template, new_database):
    plain = table("size integer")
    case = Case("equal", plain, plain)
    declaration = declared(case, case.after)
    with new_database(template=engine_template).connect() as connection:
        connection.execute(declaration)
        before = state(connection)
        assert converge(connection, case, declaration, is_planning=True)[:2] == ("unchanged", [])
        assert state(connection) == before


STAMP = """\
create or replace function access.stamp() returns trigger
language plpgsql set search_path = public, pg_temp as $$ begin return new; end $$;

{{ executable_by() }}
"""
TRIGGER = """
create trigger shelves_stamp before update on shelves
for each row execute function {{ ref('stamp') }}();
"""
REFERRING = """,
    mood {{ ref('mood') }} not null default 'calm',
    shelf_code text references {{ ref('shelves') }} (code)
);"""
MOOD = "create type mood as enum ('calm');\n"


@library_is_built
def test_what_needs_the_object_of_another_model_waits_for_it(library, connection, database):
    before = pg_dump(database.url), ledger(connection)
    library.write("models/03_functions/stamp.sql", STAMP)
    library.write("models/02_enums/mood.sql", MOOD)
    library.write(SHELVES, PARENT.replace(");", "    , code text unique\n);", 1) + TRIGGER)
    library.write(BOOKS, CHILD.replace("\n);", REFERRING, 1))

    planned = library.dbt("run", "--vars", "{plan: true}")
    assert planned.code == 0, planned.problems
    messages = {name: planned.messages[name] for name in ("stamp", "mood", "shelves", "books")}
    assert (messages["stamp"], messages["mood"]) == ("planned", "planned")
    assert (messages["shelves"], messages["books"]) == ("needs_other_models",) * 2
    begin = "needs other models: It is planned once this is done: "
    assert f"{begin}stamp. Until then:" in planned.output
    assert "function access.stamp() does not exist" in planned.output
    assert f"{begin}mood, shelves. Until then:" in planned.output
    assert (pg_dump(database.url), ledger(connection)) == before

    made = library.dbt("run")
    assert made.code == 0, made.problems
    assert {made.messages["shelves"], made.messages["books"]} == {"altered"}


def test_what_no_model_is_planned_to_make_is_an_error(library, connection):
    library.write("models/03_functions/stamp.sql", STAMP)
    assert library.dbt("run").code == 0
    # the parent is planned, and the type of the column is no matter of the parent
    library.write(SHELVES, PARENT + TRIGGER)
    library.write(BOOKS, CHILD.replace("title text", "title text check (1 / 0 = 1 and )"))
    planned = library.dbt("run", "--vars", "{plan: true}")
    assert planned.messages["shelves"] == "planned"
    assert planned.statuses["books"] == "error"
    assert "syntax error" in planned.messages["books"]
    assert "Nothing was changed." in planned.messages["books"]
