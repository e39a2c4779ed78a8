"""Whatever a change takes from a row is kept, below `online_rows` and above."""

import importlib
import json

import pytest

from support import values_kept
from support.case import Case, table
from support.judge import PARK, converge, declared, fill

from .cases.usual_rules import USUAL

SUBJECTS = ["usual_rules", "repairs", "retypes"]

HAZARDS = ["lossy_type", "table_rewrite", "computed_values", "drop_index", "drop_column"]

LOSSY = table("code text, size numeric, note varchar(9), at timestamptz, p_id text")

CASES = [
    Case(
        "a conversion to null, a cut and a rounded value",
        LOSSY,
        table("code uuid, size integer, note varchar(3), at date, p_id text"),
        rows="(1, '', 1.5, 'abcdef', '2024-01-01 10:00+00', 'x'),"
        " (2, ' F47AC10B-58CC-4372-A567-0E02B2C3D479', 2, 'abc', null, null),"
        " (3, null, null, null, '2024-01-02', '')",
        options=USUAL,
        hazards=("lossy_type",),
    ),
    Case(
        "a key of two parts that take another type",
        "create table t (a text, b integer, note text, primary key (a, b));",
        "create table t (a uuid, b text, note uuid, primary key (a, b));",
        rows="('acme', 7, ''), ('acme', 8, 'x'), (' f47ac10b58cc4372a5670e02b2c3d479', 7, null)",
        options={"convert": {"a": "groundwork.to_uuid", "note": "groundwork.to_uuid"}},
        hazards=("lossy_type",),
    ),
    Case(
        "a conversion that another column is part of",
        table("amount text, unit text"),
        table("amount numeric(10, 2), unit text"),
        rows="(1, '2', 'k'), (2, '3', ''), (3, 'on request', 'k'), (4, null, 'm'), (5, null, null)",
        options={
            "convert": {
                "amount": "case when amount ~ '^[0-9.]+$'"
                " then amount::numeric * case unit when 'k' then 1000 else 1 end"
                " when unit = 'm' then 0 end"
            }
        },
    ),
    Case(
        "a table without a key",
        "create table t (code text, n integer);",
        "create table t (code uuid, n integer);",
        rows="('', 1), ('', 1), ('acme', 2), (null, 3)",
        options={"convert": {"code": "groundwork.to_uuid"}},
    ),
    Case(
        "names that have to be quoted, and are those of the record's own columns",
        'create table t (id text primary key, "Value" text, value text, "table_name" text);',
        'create table t (id uuid primary key, "Value" uuid, value uuid, "table_name" uuid);',
        rows="('7', '', 'a', 'b'), ('8', 'a', '', '')",
        options=USUAL,
    ),
    Case(
        "rows that refer to a key of another type",
        "create table t (id text primary key, up text references t (id));",
        "create table t (id uuid primary key, up uuid references t (id));",
        rows="('acme', null), ('globex', 'acme')",
        options=USUAL,
        beside="create table c (id integer primary key, t_id text references t (id));",
        beside_rows="insert into c values (1, 'acme'), (2, null)",
    ),
    Case(
        "which rows were null, and which column is new",
        table("size integer, code text"),
        table(
            "size integer not null default 7, code text not null, kind text, rank integer not null"
        ),
        rows="(1, null, null), (2, 3, 'a')",
        options={
            "fill": {"size": "7", "code": "'c' || id", "kind": "'k'", "rank": "id + 1"},
        },
    ),
    Case(
        "stored values that an expression replaces",
        table("a integer, b integer"),
        table("a integer, b integer generated always as (a * 2) stored"),
        rows="(1, 1, 5), (2, 2, 4), (3, 3, null)",
        hazards=("computed_values",),
    ),
]


def all_cases():
    for subject in SUBJECTS:
        for case in importlib.import_module(f".cases.{subject}", __package__).CASES:
            if not case.rows or case.refused or "now()" in case.rows:
                continue
            is_converted = "lossy_type" in case.hazards or "convert" in case.options
            if subject != "retypes" or is_converted:
                yield case
    yield from CASES


@pytest.fixture
def connections(new_database, engine_template):
    """One database in which every table is small, and one in which every table is large."""
    found = [new_database(template=engine_template).connect() for _ in range(2)]
    yield found
    for connection in found:
        connection.close()


def change(connection, place: int, case: Case, online_rows: int) -> tuple:
    """Run the case; what there is afterwards, and what is missing of what there was."""
    connection.execute(f"create schema case_{place}")
    for statement in (case.setup, declared(case, case.before)):
        if statement:
            connection.execute(statement)
    fill(connection, case)
    for statement in (case.beside, case.beside_rows):
        if statement:
            connection.execute(statement)
    tables = [
        f"public.{name}"
        for (name,) in connection.execute(
            "select relname from pg_class"
            " where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1"
        )
    ]
    before = {name: values_kept.read(connection, name) for name in tables}
    outcome, _, _, message = converge(
        connection,
        case,
        declared(case, case.after),
        allow=HAZARDS,
        online_rows=online_rows,
    )
    missing = [
        sentence
        for name in tables
        for sentence in values_kept.missing(
            connection, name, before[name], case.options.get("renamed")
        )
    ]
    # a large table is repaired before its columns get their new names
    kept = [
        sorted({renamed(case, json.dumps(row, default=str)) for row in connection.execute(query)})
        for query in (
            "select table_name, column_name, primary_key, value from groundwork.former_value",
            "select table_name, action, primary_key, content from groundwork.quarantine",
        )
    ]
    rows = [
        sorted(json.dumps(row, sort_keys=True) for row in values_kept.read(connection, name).rows)
        for name in tables
    ]
    connection.execute(PARK.format(f"case_{place}"))
    connection.execute("delete from groundwork.former_value")
    return (outcome, message), missing, kept, rows


def renamed(case: Case, text: str) -> str:
    """Text of JSON with the new names of columns in place of the old ones."""
    for old, new in case.options.get("renamed", {}).items():
        text = text.replace(json.dumps(old), json.dumps(new))
    return text


def test_values_are_kept(connections, subtests):
    for place, case in enumerate(all_cases()):
        with subtests.test(msg=case.name):
            ending, missing, *small = change(connections[0], place, case, 10_000)
            assert ending[0] == "altered", ending
            assert missing == []
            ending, missing, *large = change(connections[1], place, case, 0)
            assert ending[0] == "altered", ending
            assert missing == []
            assert large == small


NUMBERED = {
    "an identity that exists": (
        "id integer primary key generated by default as identity",
        "id integer primary key generated by default as identity",
    ),
    "an identity that is added": (
        "id integer primary key",
        "id integer primary key generated by default as identity",
    ),
    "a serial column that is added": ("id integer primary key", "id serial primary key"),
    "a serial column that becomes an identity": (
        "id serial primary key",
        "id bigint primary key generated by default as identity",
    ),
    "a sequence of another name": (
        "id integer primary key default nextval('numbers')",
        "id integer primary key default nextval('numbers')",
    ),
}


@pytest.mark.parametrize("online_rows", [10_000, 0])
def test_no_row_is_given_the_number_of_a_quarantined_one(
    new_database, engine_template, online_rows, subtests
):
    with new_database(template=engine_template).connect() as connection:
        for place, (name, (before, after)) in enumerate(NUMBERED.items()):
            case = Case(
                name,
                f"create table t ({before}, size integer);",
                f"create table t ({after}, size integer check (size > 0));",
                rows="(1, 1), (41, -1)",
                options={"violations": {"size": "quarantine"}},
                setup="create sequence numbers;" if "numbers" in before else "",
            )
            _, missing, *_ = change(connection, place, case, online_rows)
            with subtests.test(msg=name):
                assert missing == []
                query = f"insert into case_{place}.t (size) values (1) returning id"
                assert connection.execute(query).fetchone() == (42,)
