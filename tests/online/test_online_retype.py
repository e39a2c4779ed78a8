"""A large table takes other types while it is used, with everything that hangs on its columns."""

import psycopg
import pytest

from support.servers import newest_of_each_major

from .online_table import (
    AFTER,
    BEFORE,
    OPTIONS,
    ROWS,
    check_end,
    contents,
    converge,
    fresh_dump,
    make_table,
    stage,
)


@pytest.fixture
def table(new_database, engine_template):
    """A database with the table, built as BEFORE and filled."""
    database = new_database(template=engine_template)
    make_table(database)
    return database


@pytest.fixture
def fresh(new_database, engine_template):
    return fresh_dump(new_database(template=engine_template))


@newest_of_each_major
def test_ends_in_what_a_fresh_build_is(table, fresh):
    before = contents(table)
    with table.connect() as connection:
        statements = converge(connection, AFTER)
        check_end(table, before, fresh)
        hazards = "select distinct hazard, allowed from groundwork.ledger where hazard is not null"
        assert ("lossy_type", "lossy_type") in connection.execute(hazards).fetchall()

    assert not any("alter column" in each and " type " in each for each in statements)
    built = [each for each in statements if each.startswith(("create index", "create unique"))]
    assert len(built) == 5
    assert all("concurrently" in each for each in built)
    added = [each for each in statements if "add constraint" in each and "using index" not in each]
    assert all(each.endswith("not valid") for each in added)
    filled = [each for each in statements if each.startswith("call groundwork.update_in_batches")]
    assert len(filled) == 2


def test_writes_of_others_during_each_stage_arrive(table, fresh):
    with table.connect() as connection, table.connect() as writer:
        moving = "update readings set code = null, id = id + 2000000 where id = %s"
        for number in range(1, 100):
            outcome, statements, message = stage(connection, AFTER, number)
            assert message is None, message
            if outcome == "outside_transaction":
                connection.execute(statements[0])
            if outcome == "altered":
                break
            row = (
                "insert into readings (sensor_id, code, owner)"
                " values (1, md5(%s)::uuid::text::{}, 'writer') returning id"
            )
            type_query = "select pg_typeof(code)::text from readings limit 1"
            (type_name,) = writer.execute(type_query).fetchone()
            (key,) = writer.execute(row.format(type_name), [str(number)]).fetchone()
            writer.execute("insert into marks values (%s, %s)", [10_000_000 + number, key])
            if not referenced(writer, 3000 + number):
                writer.execute(moving, [3000 + number])
            if not referenced(writer, number * 100 + 1):
                writer.execute("delete from readings where id = %s", [number * 100 + 1])
        written = "select code = md5(n::text)::uuid from readings, generate_series(1, 100) as n"
        written += " where owner = 'writer' and code = md5(n::text)::uuid"
        assert len(writer.execute(written).fetchall()) == number - 1
        moved = "select count(*) from readings where id > 2000000 and code is null"
        assert writer.execute(moved).fetchone()[0] > 9
        writer.execute("delete from marks where id > 10000000")
        writer.execute("delete from readings where owner = 'writer'")
        assert stage(connection, AFTER, 1)[:2] == ("unchanged", [])


def referenced(connection, key) -> bool:
    query = (
        "select exists (select from marks where reading_id = %(id)s)"
        " or exists (select from readings where parent_id = %(id)s)"
    )
    return connection.execute(query, {"id": key}).fetchone()[0]


def test_another_conversion_or_a_lost_trigger_begins_anew(table, fresh):
    before = contents(table)
    with table.connect() as connection:
        stop_after(connection, AFTER, "add constraint groundwork_marks_reading_id_fkey_new")
        connection.execute('drop trigger "~groundwork_sync" on readings')
        connection.execute("update readings set code = gen_random_uuid() where id = 3")
        before = contents(table)
        stop_after(connection, AFTER, "validate", convert={"code": "upper(code)::uuid"})
        converge(connection, AFTER)
    check_end(table, before, fresh)


def stop_after(connection, declaration, text, **options) -> None:
    """Run stages up to the one that has a statement with `text`."""
    for number in range(1, 100):
        outcome, statements, message = stage(connection, declaration, number, **options)
        assert message is None, message
        if outcome == "outside_transaction":
            connection.execute(statements[0])
        if any(text in each for each in statements):
            return
    raise AssertionError(f"{text} never came")


def test_a_change_that_is_wanted_no_more_leaves_nothing(table):
    before = contents(table)
    with table.connect() as connection:
        stop_after(connection, AFTER, "create index concurrently")
        converge(connection, BEFORE, allow=[])
        columns = "select attname from pg_attribute where attrelid = 'readings'::regclass"
        names = {name for (name,) in connection.execute(columns)}
        assert not any(name.startswith("groundwork") for name in names), names
        triggers = "select tgname from pg_trigger where tgrelid = 'readings'::regclass"
        names = {name for (name,) in connection.execute(triggers)}
        assert "~groundwork_sync" not in names
    assert contents(table) == before


def test_what_does_not_convert_is_refused_before_anything_is_touched(table):
    with table.connect() as connection:
        connection.execute("update readings set code = 'no uuid' where id in (5, 4000)")
        before = connection.execute("select count(*) from groundwork.ledger").fetchone()
        outcome, _, message = stage(connection, AFTER, 1)
        assert outcome == "refused"
        assert (
            "column code: 2 rows of readings have a value that code::uuid does not convert:"
            " id 5, 4000" in message
        )
        assert "no uuid" not in message
        assert "Nothing was changed." in message
        assert connection.execute("select count(*) from groundwork.ledger").fetchone() == before

        outcome, _, message = stage(
            connection,
            AFTER,
            1,
            convert={"code": "nullif(code, code)::uuid", "id": "nullif(id, 7)"},
        )
        assert outcome == "refused"
        assert (
            "column id: 1 rows of readings have a value that nullif(id, 7) makes null: id 7"
            in message
        )


def test_a_writer_is_told_what_does_not_convert(table):
    with table.connect() as connection:
        assert stage(connection, AFTER, 1)[0] == "next_stage"
        with pytest.raises(psycopg.errors.InvalidTextRepresentation, match="no uuid"):
            connection.execute("update readings set code = 'no uuid' where id = 5")


@pytest.mark.parametrize(
    ("beside", "reason"),
    [
        (
            "alter table readings add spelled text generated always as (upper(code)) stored",
            "readings.spelled is generated and stored from it",
        ),
        (
            "create materialized view known as select code from readings",
            "the materialized view known is computed from it",
        ),
        (
            "alter table readings add constraint apart exclude using btree (code with =)",
            "an index cannot be built online for the constraint apart",
        ),
        ("create table further () inherits (readings)", "public.readings inherits"),
    ],
)
def test_what_cannot_go_online_rewrites_the_table_and_says_why(table, beside, reason):
    with table.connect() as connection:
        connection.execute(beside)
        outcome, _, message = stage(
            connection, AFTER, 1, keep=["spelled", "apart"], allow=["lossy_type", "drop_index"]
        )
        assert outcome == "refused"
        assert "table_rewrite: column code: text becomes uuid: " + reason in message
        assert f"({ROWS} rows" in message
    assert OPTIONS["allow"] == ["lossy_type", "drop_index"]
