"""A plan of a model that needs what another model is only planned to make."""

from support.dumps import pg_dump
from support.library import BOOKS, CHILD, PARENT, SHELVES, ledger

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


def test_what_needs_the_object_of_another_model_waits_for_it(library, connection, database):
    assert library.dbt("run").code == 0
    before = pg_dump(database.url), ledger(connection)
    library.write("models/03_functions/stamp.sql", STAMP)
    library.write("models/02_enums/mood.sql", MOOD)
    library.write(SHELVES, PARENT.replace(");", "    , code text unique\n);", 1) + TRIGGER)
    library.write(BOOKS, CHILD.replace("\n);", REFERRING, 1))

    planned = library.dbt("run", "--vars", "{plan: true}")
    assert planned.code == 0, planned.problems
    messages = {name: planned.messages[name] for name in ("stamp", "mood", "shelves", "books")}
    assert messages == {"stamp": "planned", "mood": "planned", "shelves": "waits", "books": "waits"}
    assert "waits: It is planned once this is done: stamp. Until then:" in planned.output
    assert "function access.stamp() does not exist" in planned.output
    assert "waits: It is planned once this is done: mood, shelves. Until then:" in planned.output
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
