"""What readable_by() opens, of a view and through it."""

import pytest
from psycopg import errors

NOTES = """
create table notes (
    id uuid primary key default gen_random_uuid(),
    user_id uuid,
    body text,
    secret text
);
{{ own_rows(definer=['select']) }}
"""
VIEW = "create view my_notes as select id, user_id, body, secret from notes;"
ADD_NOTE = "insert into {} (user_id, body, secret) values (%s, 'text', 'secret')"
READ = "select body from my_notes"


@pytest.fixture
def view(connection, people, declare):
    """Returns a function that makes the view `my_notes` over rows of owner and colleague."""

    def view(readers):
        declare("notes", NOTES)
        for who in ("owner", "colleague"):
            connection.execute(ADD_NOTE.format("notes"), [getattr(people, who)])
        connection.execute("alter default privileges grant all on tables to anon, authenticated")
        declare("my_notes", VIEW + "{{ " + readers + " }}")

    return view


@pytest.fixture
def ask(connection, acting_as):
    """Returns a function that runs a statement in someone's name; None where he may not."""

    def ask(who, statement=READ, values=()):
        try:
            with acting_as(who):
                return connection.execute(statement, values).rowcount
        except errors.InsufficientPrivilege:
            return None

    return ask


def test_each_reads_what_row_security_shows_him_and_nobody_writes(view, ask, people):
    view("readable_by('authenticated', 'service_role')")
    assert [ask(who) for who in ("owner", "stranger", "service", "visitor")] == [1, 0, 2, None]
    assert ask("owner", ADD_NOTE.format("my_notes"), [people.owner]) is None
    assert ask("service", "delete from my_notes") is None


def test_who_may_write_writes_his_own_rows(view, ask, people):
    view(
        "readable_by('authenticated', write='authenticated', updatable=['body'],"
        " commands=['insert', 'update'])"
    )
    assert ask("owner", ADD_NOTE.format("my_notes"), [people.owner]) == 1
    assert ask("owner", ADD_NOTE.format("my_notes"), [people.colleague]) is None
    assert ask("owner", "update my_notes set body = 'new'") == 2
    assert ask("owner", "update my_notes set secret = 'new'") is None
    assert ask("owner", "delete from my_notes") is None
    assert ask("service") is None


def test_hidden_columns_are_not_read(view, ask):
    view("readable_by('authenticated', hidden=['secret'])")
    assert ask("owner") == 1
    assert ask("owner", "select secret from my_notes") is None


def test_without_a_role_nobody_reads_it(view, ask):
    view("readable_by()")
    assert [ask(who) for who in ("owner", "service", "visitor")] == [None] * 3


def test_a_definer_view_shows_what_its_owner_sees(view, ask, connection):
    view("readable_by('authenticated', definer=true)")
    assert [ask(who) for who in ("owner", "stranger", "service", "visitor")] == [2, 2, None, None]
    found = connection.execute(
        "select relowner::regrole::text, reloptions from pg_class where relname = 'my_notes'"
    )
    assert found.fetchone() == (
        "groundwork_definer",
        ["security_invoker=false", "security_barrier=true"],
    )
    # it reads what the tables let that role read, and no more
    connection.execute("drop policy notes_definer_select on notes")
    assert ask("owner") == 0


def test_an_unknown_argument_is_refused(view):
    with pytest.raises(ValueError, match=r"readable_by\(\): unknown: writes. Did you mean write"):
        view("readable_by('authenticated', writes='authenticated')")
