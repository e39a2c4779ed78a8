"""Functions, enumerated types and extensions become what is declared, or say why they do not."""

import pytest

from support.settings import told_apart

GRANT = "revoke all on function {0} from public; grant execute on function {0} to authenticated;"

IS_OPEN = "create or replace function is_open(level integer) returns boolean language sql as "

ATTEMPT = """
    select outcome, message
    from groundwork.attempt(%s, 'public', %s, %s, %s, %s)
"""


@pytest.fixture
def connection(new_database, engine_template):
    """A connection to a database that holds the engine."""
    with new_database(template=engine_template).connect() as connection:
        yield connection


def attempt(connection, kind, name, declaration, **options):
    """Converge one object; what was done, and the message of a refusal."""
    given = [f"converge_{kind}", name, declaration, *told_apart({"run_id": "test", **options})]
    return connection.execute(ATTEMPT, given).fetchone()


def entries(connection):
    return connection.execute("select count(*) from groundwork.ledger").fetchone()[0]


def privileges(connection):
    """Who may execute is_open, besides its owner."""
    query = """
        select grantee::regrole::text
        from pg_proc cross join aclexplode(proacl)
        where proname = 'is_open' and grantee <> proowner
    """
    return [name for (name,) in connection.execute(query)]


def test_function_is_made_changed_and_left_alone(connection):
    first = IS_OPEN + "'select level > 1';" + GRANT.format("is_open")
    second = IS_OPEN + "'select level > 2';" + GRANT.format("is_open")
    assert attempt(connection, "function", "is_open", first) == ("created", None)
    assert attempt(connection, "function", "is_open", first) == ("unchanged", None)
    assert attempt(connection, "function", "is_open", second) == ("altered", None)
    assert connection.execute("select is_open(2)").fetchone() == (False,)
    assert privileges(connection) == ["authenticated"]
    assert entries(connection) == 2


@pytest.mark.parametrize(
    "declaration",
    [
        "create or replace function is_open(level integer, floor integer default 1)"
        " returns boolean language sql as 'select level > floor';",
        "create or replace function is_open(level bigint) returns boolean"
        " language sql as 'select level > 1';",
        "create or replace function is_open(height integer) returns boolean"
        " language sql as 'select height > 1';",
    ],
    ids=["another argument", "another type", "another name"],
)
def test_changed_arguments_take_the_policies_along(connection, declaration):
    original = IS_OPEN + "'select level > 1';" + GRANT.format("is_open")
    attempt(connection, "function", "is_open", original)
    connection.execute(
        "create table doors (level integer default 3, check (is_open(level)));"
        "alter table doors enable row level security;"
        "create policy doors_reader_select on doors for select to authenticated"
        " using (is_open(level));"
        "create view open_doors with (security_invoker=true) as"
        " select level from doors where is_open(level);"
        "insert into doors values (5)"
    )
    changed = declaration + GRANT.format("is_open")
    assert attempt(connection, "function", "is_open", changed) == ("altered", None)
    found = connection.execute(
        "select (select count(*) from pg_proc where proname = 'is_open'),"
        " (select count(*) from pg_policy where polname = 'doors_reader_select'),"
        " (select count(*) from pg_constraint where contype = 'c'"
        "  and conrelid = 'doors'::regclass),"
        " (select count(*) from open_doors)"
    ).fetchone()
    assert found == (1, 1, 1, 1)
    assert attempt(connection, "function", "is_open", changed) == ("unchanged", None)


def test_changed_result_needs_no_dependent_to_be_lost(connection):
    original = IS_OPEN + "'select level > 1';" + GRANT.format("is_open")
    attempt(connection, "function", "is_open", original)
    changed = "create or replace function is_open(level integer) returns integer language sql as "
    changed += "'select level';" + GRANT.format("is_open")
    assert attempt(connection, "function", "is_open", changed) == ("altered", None)
    assert connection.execute("select is_open(7)").fetchone() == (7,)


def test_dependent_that_does_not_fit_the_new_result_keeps_the_old_function(connection):
    original = IS_OPEN + "'select level > 1';" + GRANT.format("is_open")
    attempt(connection, "function", "is_open", original)
    connection.execute("create table doors (level integer, check (is_open(level)))")
    changed = "create or replace function is_open(level integer) returns text language sql as "
    changed += "'select null::text';" + GRANT.format("is_open")
    outcome, message = attempt(connection, "function", "is_open", changed)
    assert outcome == "refused"
    assert "Nothing was changed." in message
    assert connection.execute("select is_open(7)").fetchone() == (True,)


DEFINER = "create or replace function is_open() returns boolean language sql security definer "
OWNED = "alter function is_open owner to groundwork_definer;"

REFUSED = {
    "executable by everyone": (
        IS_OPEN + "'select true'; grant execute on function is_open to public;",
        "the function public.is_open can be executed by everyone",
    ),
    "another function": (
        "create or replace function is_shut() returns boolean language sql as 'select true';",
        "the model is_open makes no function public.is_open",
    ),
    "definer without search_path": (
        DEFINER + "as 'select true';" + OWNED + GRANT.format("is_open"),
        "the SECURITY DEFINER function public.is_open sets no search_path",
    ),
    "definer with the deployer's rights": (
        DEFINER + "set search_path = public, pg_temp as 'select true';" + GRANT.format("is_open"),
        "the SECURITY DEFINER function public.is_open runs with the rights of postgres",
    ),
    "syntax error": ("create function is_open() returns boolean lang sql;", "syntax error"),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_faulty_function_is_refused_by_name(connection, fault):
    declaration, expected = REFUSED[fault]
    outcome, message = attempt(connection, "function", "is_open", declaration)
    assert outcome == "refused"
    assert expected in message
    assert "Nothing was changed." in message
    assert entries(connection) == 0
    functions = "select count(*) from pg_proc where proname in ('is_open', 'is_shut')"
    assert connection.execute(functions).fetchone() == (0,)


MOODS = "create type mood as enum ('calm', 'glad');"


def test_labels_are_added_in_place(connection):
    assert attempt(connection, "enum", "mood", MOODS) == ("created", None)
    more = "create type mood as enum ('alert', 'bold', 'calm', 'eager', 'glad', 'warm');"
    assert attempt(connection, "enum", "mood", more) == ("altered", None)
    assert attempt(connection, "enum", "mood", more) == ("unchanged", None)
    labels = connection.execute("select enum_range(null::mood)::text").fetchone()
    assert labels == ("{alert,bold,calm,eager,glad,warm}",)


def test_label_goes_only_by_name_and_never_with_a_row(connection):
    attempt(connection, "enum", "mood", MOODS)
    connection.execute(
        "create table days (mood mood not null default 'glad');"
        "create index on days (mood) where mood = 'glad';"
        "insert into days values ('calm'), ('glad')"
    )
    fewer = "create type mood as enum ('glad');"
    outcome, message = attempt(connection, "enum", "mood", fewer)
    assert outcome == "refused"
    assert "1 rows of days have the label calm in the column mood" in message
    connection.execute("delete from days where mood = 'calm'")
    outcome, message = attempt(connection, "enum", "mood", fewer)
    assert "drop_enum_value" in message
    assert "allow: [drop_enum_value:mood]" in message
    allowed = attempt(connection, "enum", "mood", fewer, allow=["drop_enum_value:mood"])
    assert allowed == ("altered", None)
    connection.execute("insert into days default values")
    assert connection.execute("select mood::text from days").fetchall() == [("glad",), ("glad",)]


def test_extension_that_the_server_lacks(connection):
    declaration = "create extension if not exists nowhere_offered;"
    optional = attempt(connection, "extension", "nowhere_offered", declaration, required=False)
    assert optional == ("not_offered", None)
    outcome, message = attempt(
        connection, "extension", "nowhere_offered", declaration, required=True
    )
    assert outcome == "refused"
    assert "this server does not offer the extension nowhere_offered" in message
    assert "groundwork run --exclude nowhere_offered+" in message
