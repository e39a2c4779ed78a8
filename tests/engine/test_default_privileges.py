"""What default privileges, or somebody by hand, grant beside a declaration does not stay."""

import pytest

from support.judge import ACCESS
from support.settings import told_apart

ATTEMPT = """
select outcome, statements, message
from groundwork.attempt(%s, 'public', %s, %s, %s, %s)
"""
DEFAULTS = """
alter default privileges {0} grant all on tables to anon;
alter default privileges {0} grant all on sequences to anon;
alter default privileges {0} grant execute on functions to anon;
alter default privileges {1} grant usage on types to anon;
"""
HELD = """
select held.object
from (
    select relname::text as object, relacl as acl from pg_class
    where relnamespace = 'public'::regnamespace
    union all
    select proname, proacl from pg_proc where pronamespace = 'public'::regnamespace
    union all
    select typname, typacl from pg_type where typnamespace = 'public'::regnamespace
) as held
cross join aclexplode(held.acl) as granted
where granted.grantee = 'anon'::regrole
order by held.object
"""
DRIFT = "select object_name, kind, name from groundwork.drift()"
IS_OPEN = (
    "create or replace function is_open() returns boolean language sql as 'select true';"
    "revoke all on routine is_open from public; grant execute on routine is_open to authenticated;"
)
OBJECTS = {
    "doors": ("converge", "create table doors (id serial primary key);" + ACCESS.format("doors")),
    "numbers": ("converge_sequence", "create sequence numbers;"),
    "mood": ("converge_enum", "create type mood as enum ('calm', 'busy');"),
    "is_open": ("converge_function", IS_OPEN),
}


@pytest.fixture
def connection(new_database, engine_template):
    """A connection to a database that holds the engine."""
    with new_database(template=engine_template).connect() as connection:
        yield connection


def attempt(connection, name, declaration=None, **options):
    """Converge one object: outcome, statements, message."""
    function, text = OBJECTS[name]
    given = [function, name, declaration or text, *told_apart({"run_id": "test", **options})]
    return connection.execute(ATTEMPT, given).fetchone()


def held(connection):
    """What anon has a privilege on."""
    return [name for (name,) in connection.execute(HELD)]


@pytest.mark.parametrize("schema", ["in schema public", ""], ids=["of a schema", "of all schemas"])
def test_default_privileges_do_not_outlive_the_creation(connection, schema):
    connection.execute(DEFAULTS.format(schema, schema))
    for name in OBJECTS:
        outcome, statements, message = attempt(connection, name)
        assert outcome == "created", message
        assert any(" from anon" in statement for statement in statements), statements
    assert held(connection) == []
    undo = "select undo from groundwork.ledger where statement like 'revoke%'"
    undone = connection.execute(undo).fetchall()
    assert len(undone) >= len(OBJECTS)
    assert all(text.startswith("grant ") for (text,) in undone)
    for name in OBJECTS:
        assert attempt(connection, name)[:2] == ("unchanged", [])
    assert connection.execute(DRIFT).fetchall() == []


def test_what_is_declared_is_granted_though_it_is_a_default(connection):
    connection.execute(DEFAULTS.format("", ""))
    grants = {
        "doors": " grant select on doors to anon; grant usage on sequence doors_id_seq to anon;",
        "mood": " grant usage on type mood to anon;",
        "is_open": " grant execute on routine is_open to anon;",
    }
    for name, grant in grants.items():
        declaration = OBJECTS[name][1] + grant
        outcome, _, message = attempt(connection, name, declaration)
        assert outcome == "created", message
        assert attempt(connection, name, declaration)[:2] == ("unchanged", [])
    assert held(connection) == ["doors", "doors_id_seq", "is_open", "mood"]


GRANTED = {
    "doors": "grant insert on doors to anon with grant option",
    "numbers": "grant usage on sequence numbers to anon with grant option",
    "mood": "grant usage on type mood to anon with grant option",
    "is_open": "grant execute on routine is_open to anon with grant option",
}
KEPT = {
    "doors": "anon insert",
    "numbers": "anon usage",
    "mood": "anon usage",
    "is_open": "anon execute",
}


@pytest.mark.parametrize("name", OBJECTS)
def test_what_is_granted_by_hand_is_revoked_unless_it_is_kept(connection, name):
    assert attempt(connection, name)[0] == "created"
    connection.execute(GRANTED[name])
    keeping = {"keep": [KEPT[name]]}
    assert attempt(connection, name, **keeping)[:2] == ("unchanged", [])
    assert held(connection) == [name]

    outcome, planned, message = attempt(connection, name, is_planning=True)
    assert outcome == "planned", message
    outcome, statements, message = attempt(connection, name)
    assert (outcome, statements) == ("altered", planned), message
    assert len(statements) == 1
    assert statements[0].startswith("revoke ")
    assert held(connection) == []
    assert attempt(connection, name)[:2] == ("unchanged", [])


def test_grant_option_given_by_hand_is_taken_back(connection):
    assert attempt(connection, "is_open")[0] == "created"
    connection.execute("grant execute on routine is_open to authenticated with grant option")
    outcome, statements, _ = attempt(connection, "is_open")
    assert outcome == "altered"
    assert statements == [
        "revoke grant option for execute on routine public.is_open() from authenticated"
    ]
    connection.execute("revoke execute on routine is_open from authenticated")
    assert attempt(connection, "is_open")[:2] == (
        "altered",
        ["grant execute on routine public.is_open() to authenticated"],
    )
    assert attempt(connection, "is_open")[:2] == ("unchanged", [])


def test_an_event_trigger_does_not_add_to_a_new_table(connection):
    connection.execute("""
        create function open_tables() returns event_trigger language plpgsql as $$
        declare
            made text;
        begin
            for made in
                select object_identity from pg_event_trigger_ddl_commands()
                where object_type = 'table' and schema_name = 'public'
            loop
                execute format('grant select on %s to anon', made);
            end loop;
        end
        $$;
        create event trigger open_tables on ddl_command_end when tag in ('CREATE TABLE')
        execute function open_tables();
    """)
    outcome, statements, message = attempt(connection, "doors")
    assert outcome == "created", message
    assert "revoke select on" in " ".join(statements)
    assert held(connection) == []
