"""Functions that share a name, in one file or in several, and what uses a function that changes."""

import pytest

from support.settings import told_apart

ATTEMPT = """
select outcome, statements, message
from groundwork.attempt('converge_function', 'public', %s, %s, %s, %s)
"""
SIGNATURES = """
select array_agg(oid::regprocedure::text order by oid::regprocedure::text)
from pg_proc where pronamespace = 'public'::regnamespace and prokind <> 'a'
"""


@pytest.fixture
def connection(new_database, engine_template):
    """A connection to a database that holds the engine."""
    with new_database(template=engine_template).connect() as connection:
        yield connection


def attempt(connection, name, declaration, **options):
    """Converge the functions of one model: outcome, statements, message."""
    given = [name, declaration, *told_apart({"run_id": "test", **options})]
    return connection.execute(ATTEMPT, given).fetchone()


def function(arguments, body="select 1", returns="integer", name="price"):
    signature = f"{name}({arguments})"
    return (
        f"create or replace function {signature} returns {returns} immutable language sql"
        f" set search_path = public, pg_temp as '{body}';"
        f" revoke all on routine {signature} from public, anon;"
        f" grant execute on routine {signature} to authenticated;"
    )


def signatures(connection):
    return connection.execute(SIGNATURES).fetchone()[0] or []


def test_two_functions_of_one_file(connection):
    both = function("integer") + function("text")
    assert attempt(connection, "price", both)[0] == "created"
    assert signatures(connection) == ["price(integer)", "price(text)"]
    assert attempt(connection, "price", both)[:2] == ("unchanged", [])

    connection.execute("grant execute on routine price(text) to anon")
    assert attempt(connection, "price", both)[:2] == (
        "altered",
        ["revoke execute on routine public.price(text) from anon"],
    )
    changed = function("integer", "select 2") + function("bigint, text")
    assert attempt(connection, "price", changed)[0] == "altered"
    assert signatures(connection) == ["price(bigint,text)", "price(integer)"]
    assert connection.execute("select price(1)").fetchone() == (2,)
    assert attempt(connection, "price", changed)[:2] == ("unchanged", [])
    assert attempt(connection, "price", function("integer"))[0] == "altered"
    assert signatures(connection) == ["price(integer)"]


def test_two_functions_of_two_files(connection):
    models = {
        "price": (function("integer"), {"arguments": "integer"}),
        "price_of_text": (function("text"), {"function": "price", "arguments": "text"}),
    }
    # as in a database that is adopted
    connection.execute(function("text", "select 9"))
    connection.execute("grant execute on routine price(text) to anon")
    outcomes = [attempt(connection, name, text, **meta)[0] for name, (text, meta) in models.items()]
    assert outcomes == ["created", "altered"]
    assert signatures(connection) == ["price(integer)", "price(text)"]
    for name, (text, meta) in models.items():
        assert attempt(connection, name, text, **meta)[:2] == ("unchanged", [])
    assert connection.execute("select count(*) from groundwork.drift()").fetchone() == (0,)

    connection.execute("create view v as select price('a'::text) as price")
    changed = function("varchar"), {"function": "price", "arguments": "varchar"}
    outcome, _, message = attempt(connection, "price_of_text", changed[0], **changed[1])
    assert outcome == "altered", message
    assert signatures(connection) == ["price(character varying)", "price(integer)"]
    for name, (text, meta) in {**models, "price_of_text": changed}.items():
        assert attempt(connection, name, text, **meta)[:2] == ("unchanged", [])


MISNAMED = {
    "another argument": (
        function("text"),
        {"arguments": "integer"},
        "the model price makes no function public.price(integer)",
    ),
    "a further function": (
        function("text") + function("integer"),
        {"arguments": "integer"},
        "the model price makes public.price(text), which its arguments do not name",
    ),
    "another name": (
        function("integer"),
        {"arguments": "integer", "function": "cost"},
        "the model price makes no function public.cost(integer)",
    ),
}


@pytest.mark.parametrize("title", MISNAMED)
def test_functions_are_those_that_the_model_names(connection, title):
    declaration, meta, expected = MISNAMED[title]
    outcome, _, message = attempt(connection, "price", declaration, **meta)
    assert outcome == "refused"
    assert expected in message
    assert "Below meta, function and arguments name the functions" in message
    assert "Nothing was changed." in message
    assert signatures(connection) == []


def test_procedure_changes_its_arguments(connection):
    def procedure(arguments):
        signature = f"price({arguments})"
        return (
            f"create or replace procedure {signature} language sql as 'select 1';"
            f" revoke all on routine {signature} from public;"
            f" grant execute on procedure {signature} to authenticated;"
        )

    assert attempt(connection, "price", procedure("a integer"))[0] == "created"
    assert attempt(connection, "price", procedure("a bigint"))[0] == "altered"
    assert signatures(connection) == ["price(bigint)"]
    connection.execute("grant execute on procedure price to anon")
    assert attempt(connection, "price", procedure("a bigint"))[1] == [
        "revoke execute on routine public.price(IN a bigint) from anon"
    ]
    assert attempt(connection, "price", procedure("a bigint"))[:2] == ("unchanged", [])


# By title: what uses the function, and a query whose answer stays.
REMADE = {
    "the check of a domain": (
        "create domain amount as integer constraint is_fair check (price(value) > 0);"
        " comment on constraint is_fair on domain amount is 'x';"
        " create table t (id integer, paid amount); insert into t values (1, 5)",
        "select count(*), max(obj_description(oid, 'pg_constraint')) from pg_constraint"
        " where conname = 'is_fair'",
    ),
    "extended statistics": (
        "create table t (id integer, paid integer);"
        " create statistics s on (price(id)), paid from t",
        "select count(*), max(stxname) from pg_statistic_ext",
    ),
    "another function": (
        "create function cost(a integer) returns integer begin atomic return price(a); end;"
        " create table t (id integer check (cost(id) > 0))",
        "select count(*), null from pg_constraint where conrelid = 't'::regclass and contype = 'c'",
    ),
    "an aggregate above another function": (
        "create function add_price(integer, integer) returns integer begin atomic"
        " return $1 + price($2); end;"
        " create aggregate total(integer) (sfunc = add_price, stype = integer);"
        " comment on aggregate total(integer) is 'x'",
        "select count(*), max(obj_description(oid, 'pg_proc')) from pg_proc"
        " where proname = 'total'",
    ),
    "the default of a domain": (
        "create domain amount as integer default price(1)",
        "select count(*), null from pg_type where typname = 'amount' and typdefault is not null",
    ),
}


@pytest.mark.parametrize("title", REMADE)
def test_what_uses_a_function_comes_back(connection, title):
    assert attempt(connection, "price", function("integer"))[0] == "created"
    uses, query = REMADE[title]
    connection.execute(uses)
    before = connection.execute(query).fetchall()
    outcome, _, message = attempt(connection, "price", function("bigint"))
    assert outcome == "altered", message
    assert connection.execute(query).fetchall() == before
    assert "price(bigint)" in signatures(connection)


FIXED = {
    "a partition key": (
        "create table t (id integer) partition by range (price(id))",
        "the partition key of t",
    ),
}


@pytest.mark.parametrize("title", FIXED)
def test_what_cannot_come_back_is_listed(connection, title):
    assert attempt(connection, "price", function("integer"))[0] == "created"
    uses, named = FIXED[title]
    connection.execute(uses)
    outcome, _, message = attempt(connection, "price", function("bigint"))
    assert outcome == "refused"
    assert "the function price changes its arguments or its result, and is used by" in message
    assert named in message
    assert "Nothing was changed." in message
    assert "Give the new function another name" in message
    assert "price(integer)" in signatures(connection)
    # what leaves the arguments alone is no matter
    assert attempt(connection, "price", function("integer", "select 2"))[0] == "altered"
