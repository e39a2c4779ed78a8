"""What becomes of the record of an object when its model leaves the project."""

from support.library import BOOKS, CHILD, ledger

DRIFT = "select distinct schema_name || '.' || object_name from groundwork.drift()"
RECORDED = "select kind || ' ' || object_name from groundwork.declaration order by 1"
FORGOTTEN = "forgotten: the table public.books, neither declared nor there"
DELETED = (
    "delete from groundwork.declaration"
    " where kind = 'table' and schema_name = 'public' and object_name = 'books'"
)
READERS = """
grant select on books to authenticated;
create policy books_reader_select on books for select to authenticated using (true);
"""
MOOD = "models/02_enums/mood.sql"


def test_a_table_that_is_neither_declared_nor_there_is_forgotten(library, connection):
    library.write(MOOD, "create type mood as enum ('calm');")
    assert library.dbt("run").code == 0
    connection.execute("drop table books")
    library.remove(BOOKS)

    # a run of some models knows nothing of the others
    some = library.dbt("run", "--exclude", "mood")
    assert some.messages["shelves"] == "unchanged"
    assert "forgotten" not in some.output
    assert connection.execute(DRIFT).fetchall() == [("public.books",)]
    planned = library.dbt("run", "--vars", "{plan: true}")
    assert "would be " + FORGOTTEN in planned.output
    known = ledger(connection)
    assert connection.execute(DRIFT).fetchall() == [("public.books",)]

    library.remove(MOOD)
    whole = library.dbt("run")
    assert FORGOTTEN in whole.output
    assert ledger(connection)[len(known) :] == [DELETED]
    assert connection.execute(DRIFT).fetchall() == []
    # the type is still there
    assert connection.execute(RECORDED).fetchall() == [("table shelves",), ("type mood",)]


def test_a_table_that_is_declared_or_there_is_not_forgotten(library, connection):
    library.write(BOOKS, CHILD + READERS)
    assert library.dbt("run").code == 0
    connection.execute("drop table books")
    made = library.dbt("run")
    assert made.messages["books"] == "created"
    assert "forgotten" not in made.output

    library.remove(BOOKS)
    closed = library.dbt("run")
    assert "not declared: drop policy books_reader_select on public.books;" in closed.output
    assert "forgotten" not in closed.output
    recorded = connection.execute(RECORDED).fetchall()
    assert recorded == [("table books",), ("table shelves",)]
    # what the run closed is no drift, what somebody does afterwards is
    assert connection.execute(DRIFT).fetchall() == []
    connection.execute("grant select on books to anon")
    assert connection.execute(DRIFT).fetchall() == [("public.books",)]


def test_each_kind_of_record_is_forgotten_when_its_object_is_gone(new_database, engine_template):
    forget = "select kind, object_name from groundwork.forget_declarations(%s, 'test', false)"
    names = ["table gone", "function gone", "type gone", "consolidation gone"]
    names += ["table now_a_view", "consolidation now_a_table"]
    there = ["table kept", "function kept", "type mood", "consolidation now_a_view"]
    there += ["table now_a_table"]
    with new_database(template=engine_template).connect() as connection:
        connection.execute(
            """
            create table kept ();
            create table now_a_table ();
            create view now_a_view as select 1 as one;
            create type mood as enum ('calm');
            create function kept(integer) returns integer language sql return 1;
            """
        )
        for entry in [*names, *there, "table declared"]:
            kind, name = entry.split()
            record = (
                "select groundwork.record("
                "%s, 'public', %s, '', '{}', false, groundwork.run_settings('{}'))"
            )
            connection.execute(record, [kind, name])
        found = connection.execute(forget, [["table public.declared"]]).fetchall()
        assert sorted(found) == sorted(
            (kind, f"public.{name}") for kind, name in (entry.split() for entry in names)
        )
        assert len(ledger(connection)) == len(names)
        left = connection.execute(RECORDED).fetchall()
        assert [name for (name,) in left] == sorted([*there, "table declared"])
        assert connection.execute(forget, [["table public.declared"]]).fetchall() == []
