"""Nobody foresees the uuid that stands for an id; a half-finished upgrade keeps its own."""

import uuid

import pytest
from psycopg import errors

from support.databases import connect
from support.judge import ACCESS
from support.settings import told_apart

from .cases.usual_rules import USUAL

SHARED = uuid.UUID("3f0d1c2b-9a8e-5d47-b6a1-c0de9e37f1a4")
"""What every database used before each got its own."""

OF_ACME = "select groundwork.id_to_uuid('acme'::text)"
OF_RENUMBERED = "select groundwork.new_id('t', '7')"
NAMESPACE = "select value from groundwork.id_namespace"

# What shows that ids were made by an earlier version.
TRACES = {
    "a former value": (
        "insert into groundwork.former_value (schema_name, table_name, column_name, primary_key,"
        " value) values ('public', 't', 'id', '{}', 'acme')"
    ),
    "a quarantined row": (
        "insert into groundwork.quarantine (schema_name, table_name, action, reason, primary_key,"
        " content) values ('public', 't', 'removed', 'x', '{}', '{}')"
    ),
    "a statement": (
        "insert into groundwork.ledger (schema_name, object_name, statement)"
        " values ('public', 't', 'alter table t alter id type uuid using groundwork.to_uuid(id)')"
    ),
}


def values(connection, *queries):
    return [connection.execute(query).fetchone()[0] for query in queries]


def install_over_older(connection, engine, *traces):
    """The engine, over one that knew no name space of the database."""
    for trace in traces:
        connection.execute(trace)
    connection.execute("drop table groundwork.id_namespace cascade")
    connection.execute("comment on schema groundwork is 'old'")
    connection.execute(engine[1])


def test_each_database_has_ids_of_its_own(new_database, engine):
    seen = set()
    for _ in range(2):
        with new_database().connect() as connection:
            for script in engine:
                connection.execute(script)
            before = values(connection, OF_ACME, OF_RENUMBERED, NAMESPACE)
            namespace = uuid.UUID(bytes=before[2])
            assert before[0] == uuid.uuid3(namespace, "acme") != uuid.uuid3(SHARED, "acme")
            # the next version of the engine
            connection.execute("comment on schema groundwork is 'old'")
            connection.execute(engine[1])
            assert values(connection, OF_ACME, OF_RENUMBERED, NAMESPACE) == before
            assert not seen & {*before}
            seen |= {*before}


@pytest.mark.parametrize("trace", TRACES)
def test_ids_of_an_earlier_version_stay(new_database, engine_template, engine, trace):
    with new_database(template=engine_template).connect() as connection:
        install_over_older(connection, engine)
        assert values(connection, OF_ACME)[0] != uuid.uuid3(SHARED, "acme")
        install_over_older(connection, engine, TRACES[trace])
        ids = values(connection, OF_ACME, OF_RENUMBERED, "select md5('t/7')::uuid")
        assert ids[0] == uuid.uuid3(SHARED, "acme")
        assert ids[1] == ids[2]


def converge(connection, name, declaration, options):
    """Make the table what is declared, in as many stages as it takes."""
    for number in range(1, 40):
        given = told_apart({**options, "run_id": "test", "round": number})
        outcome, statements, message = connection.execute(
            "select outcome, statements, message"
            " from groundwork.attempt('converge', 'public', %s, %s, %s, %s)",
            [name, declaration + ACCESS.format(name), *given],
        ).fetchone()
        if outcome == "outside_transaction":
            connection.execute(statements[0])
        elif outcome != "next_stage":
            break
    assert outcome == "altered", message


PARENT = "create table teams (id uuid primary key);"
CHILD = "create table people (id integer primary key, team_id uuid references teams (id));"


@pytest.mark.parametrize("online_rows", [10_000, 0])
def test_a_reference_that_is_still_to_be_converted_finds_its_row(
    new_database, engine_template, engine, online_rows
):
    """Of an upgrade, the parents were converted by the older version, the children come now."""
    with new_database(template=engine_template).connect() as connection:
        connection.execute("create table teams (id text primary key)")
        connection.execute("insert into teams values ('acme'), ('globex')")
        connection.execute("create table people (id integer primary key, team_id text)")
        connection.execute("insert into people values (1, 'acme'), (2, 'globex'), (3, null)")
        options = {**USUAL, "online_rows": online_rows, "allow": ["lossy_type", "table_rewrite"]}
        connection.execute(f"update groundwork.id_namespace set value = '\\x{SHARED.hex}'")
        converge(connection, "teams", PARENT, options)
        install_over_older(connection, engine)
        converge(connection, "people", CHILD, {**options, "parents": ["teams"]})
        named = {
            1: uuid.uuid3(SHARED, "acme"),
            2: uuid.uuid3(SHARED, "globex"),
            3: None,
        }
        assert dict(connection.execute("select id, team_id from people")) == named
        assert {*named.values()} - {None} == {
            key for (key,) in connection.execute("select id from teams")
        }


def test_no_client_reads_it(server, engine_template):
    with connect(server.url(engine_template)) as connection:
        for role in ("anon", "authenticated", "service_role"):
            connection.execute(f"set role {role}")
            for query in (NAMESPACE, OF_ACME, "select * from groundwork.mutex for update"):
                with pytest.raises(errors.InsufficientPrivilege):
                    connection.execute(query)
