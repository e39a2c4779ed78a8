"""No error of PostgreSQL comes without a sentence of ours, the place and what to do; none by code.

The judge of all cases (support/messages.py) holds every other message to the same.
"""

import pytest

from support.databases import connect
from support.judge import ACCESS
from support.messages import UnclearMessageError, check_message
from support.settings import told_apart

ATTEMPT = "select outcome, message from groundwork.attempt(%s, 'public', %s, %s, %s, %s)"

TABLES = {
    "create tabl t (id integer);": [
        'the file of the model t is not valid SQL: syntax error at or near "tabl"',
        "Line 1: create tabl t (id integer);",
    ],
    "create table t (\n    id integer primary key,\n    note text dflt 'a;'\n);": [
        "Line 3: note text dflt 'a;'",
        "Correct it and run again.",
    ],
    "create table t (\n    id integer primary key\n);\ncreate index on t (id\n);;\n'a": [
        "Line 6: 'a"
    ],
    "create table t (id integer primary key, note txt);": [
        'the model t names something that does not exist: type "txt" does not exist',
        "Did you mean text?",
    ],
    "create table t (\n    id integer primary key,\n    amount integer,\n"
    "    check (amuont > 0)\n);": [
        'the model t names a column that does not exist: column "amuont" does not exist',
        "Line 4: check (amuont > 0)",
        "Did you mean amount?",
    ],
    "create table t (id integer primary key references parnts (id));": [
        "the model t names a table that does not exist",
        "Did you mean parents?",
    ],
    "create table t (id integer primary key, note text default lowr('A'));": [
        "the model t calls a function or operator that does not exist",
        "Did you mean lower?",
        "PostgreSQL adds: No function matches",
    ],
    "create table t (id integer primary key, note other.kind);": [
        "the model t names a schema that does not exist"
    ],
    "create table t (id integer primary key, id text);": ["the model t declares a column twice"],
    "create table t (id integer primary key); create index i on t (id);create index i on t (id);": [
        'the model t declares a name that exists already: relation "i" already exists'
    ],
    "create table t (id integer primary key, n integer default true);": [
        "types in the declaration of the model t do not fit each other"
    ],
    "create table t (id integer primary key, n integer default 'a');": [
        "a value in the model t does not fit"
    ],
    "create table t (id text primary key references parents (id));": [
        "types in the declaration of the model t do not fit each other",
    ],
    "create table t (id integer primary key references parents (note));": [
        "a foreign key of the model t refers to columns that are no key"
    ],
    "create table t (id integer primary key, primary key (id));": [
        "the declaration of the model t is not valid: multiple primary keys"
    ],
    "create table t (id integer primary key, check (id in (select 1)));": [
        "the model t declares what PostgreSQL does not support"
    ],
}


@pytest.fixture(scope="module")
def connection(server, engine_template):
    name = f"{engine_template}_messages"
    with connect(server.url()) as connection:
        connection.execute(f"drop database if exists {name} with (force)")
        connection.execute(f"create database {name} template {engine_template}")
    with connect(server.url(name)) as connection:
        connection.execute("create table parents (id integer primary key, note text)")
        connection.execute(
            "create table stands (id integer primary key, note text);" + ACCESS.format("stands")
        )
        yield connection


def attempt(connection, declaration, function="converge", name="t", **options):
    given = told_apart({"parents": ["parents"], "run_id": "test", **options})
    return connection.execute(ATTEMPT, [function, name, declaration, *given]).fetchone()


@pytest.mark.parametrize("declaration", TABLES)
def test_an_error_in_a_file_is_told_in_our_words(connection, declaration):
    outcome, message = attempt(connection, declaration + ACCESS.format("t"))
    assert outcome == "refused"
    check_message(outcome, message)
    for part in TABLES[declaration]:
        assert part in message


def test_errors_of_functions_and_types_are_told_in_our_words(connection):
    outcome, message = attempt(
        connection,
        "create function t() returns integr\nlanguage sql return 1;",
        function="converge_function",
    )
    assert outcome == "refused"
    assert "Line 1: create function t() returns integr\n" in message
    assert "Did you mean integer?" in message
    check_message(outcome, message)
    outcome, message = attempt(
        connection, "create type t as enum ('a', 'a');", function="converge_enum"
    )
    assert outcome == "refused"
    check_message(outcome, message)


def test_a_privilege_that_the_role_lacks_is_named(connection):
    declaration = "create table stands (id integer primary key, note text, more text);"
    with connection.transaction(force_rollback=True):
        connection.execute(
            "grant usage on schema groundwork to deployer;"
            "grant all on all tables in schema groundwork to deployer;"
            "grant execute on all functions in schema groundwork to deployer;"
            "grant all on stands to deployer;"
            "set local role deployer"
        )
        declaration += ACCESS.format("stands")
        outcome, message = attempt(connection, declaration, name="stands", parents=[])
    assert outcome == "refused"
    check_message(outcome, message)
    assert "stands belongs to postgres, and deployer may not change it" in message
    assert "As an administrator: alter table stands owner to deployer;" in message


def test_a_message_of_postgresql_alone_is_found():
    for message in (
        'column "a" does not exist\nNothing was changed.\nCorrect it.',
        "the model t is wrong (SQLSTATE 42601)\nNothing was changed.\nCorrect it.",
        "the model t is wrong, 23505\nNothing was changed.\nCorrect it.",
        "the model t is wrong\nNothing was changed.",
        "the model t is wrong\nCorrect it.",
    ):
        with pytest.raises(UnclearMessageError):
            check_message("refused", message)
    check_message("refused", "the model t is wrong\nNothing was changed.\nCorrect it.")
