"""What holds when many call at once, each on a connection of its own."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace

import psycopg
import pytest
from psycopg import errors
from psycopg.types.json import Jsonb

from .conftest import sign_up_everyone, statement

CALLERS = 50


@pytest.fixture
def committed(new_database, built_template):
    """A copy of the built database, with everyone signed up, and what is written there stays."""
    database = new_database(template=built_template)
    with database.connect() as connection:
        people = sign_up_everyone(connection)
        yield SimpleNamespace(database=database, connection=connection, people=people)


def call_at_once(committed, calls):
    """Make all calls, each (role, user id or None, function, arguments), at the same moment.

    Returns what each returned, or the error it raised.
    """
    start = Barrier(len(calls))

    def call(role, user_id, name, arguments):
        with committed.database.connect() as connection:
            claims = Jsonb({"role": role, "sub": user_id and str(user_id)})
            connection.execute("select set_config('request.jwt.claims', %s::text, false)", [claims])
            connection.execute(f"set role {role}")
            start.wait(60)
            try:
                return connection.execute(statement(name, arguments), arguments).fetchone()[0]
            except psycopg.Error as error:
                return error

    with ThreadPoolExecutor(len(calls)) as threads:
        return [*threads.map(lambda arguments: call(*arguments), calls)]


def outcomes(answers):
    """How often each answer was given, errors by their class."""
    named = [type(answer) if isinstance(answer, Exception) else answer for answer in answers]
    return {answer: named.count(answer) for answer in named}


@pytest.mark.parametrize("who", ["member", None])
def test_a_rate_limit_lets_as_many_through_as_it_says(committed, who):
    user_id = who and getattr(committed.people, who)
    role = "authenticated" if who else "service_role"
    arguments = {
        "p_identifier": f"user:{user_id}",
        "p_endpoint": "/chat",
        "p_max_requests": 20,
        "p_window_seconds": 86400,
    }
    answers = call_at_once(committed, [(role, user_id, "check_rate_limit", arguments)] * CALLERS)
    assert outcomes(answers) == {True: 20, False: 30}
    assert committed.connection.execute("select request_count from rate_limits").fetchall() == [
        (20,)
    ]


def track(people, metric_type="executions", increment=1):
    arguments = {
        "p_tenant_id": people.acme,
        "p_metric_type": metric_type,
        "p_increment": increment,
    }
    return ("authenticated", people.member, "track_usage", arguments)


def test_no_usage_is_lost(committed):
    call_at_once(committed, [track(committed.people)] * CALLERS)
    usage = committed.connection.execute("select usage_count from tenant_usage").fetchall()
    assert usage == [(CALLERS,)]


def test_usage_stops_at_the_limit(committed):
    committed.connection.execute("""update tenants set limits = '{"executions": 61}'""")
    answers = call_at_once(committed, [track(committed.people, increment=3)] * CALLERS)
    assert outcomes(answers) == {"": 20, errors.ConfigurationLimitExceeded: 30}
    usage = committed.connection.execute("select usage_count from tenant_usage").fetchall()
    assert usage == [(60,)]


@pytest.mark.parametrize("transactions", ["one", "one each"])
def test_an_entry_is_booked_once(committed, transactions):
    """Also when each attempt has a new transaction id."""
    calls = [
        (
            "service_role",
            None,
            "record_ledger_entry",
            {
                "p_transaction_id": "t" if transactions == "one" else f"t-{number}",
                "p_account_type": "tenant",
                "p_account_id": committed.people.acme,
                "p_amount_cents": 2900,
                "p_transaction_type": "payment",
                "p_idempotency_key": "k",
            },
        )
        for number in range(CALLERS)
    ]
    answers = call_at_once(committed, calls)
    booked = committed.connection.execute("select id from financial_ledger").fetchall()
    assert [(answer,) for answer in set(answers)] == booked


def test_of_two_bookings_under_one_key_one_is_refused(committed):
    calls = [
        (
            "service_role",
            None,
            "record_ledger_entry",
            {
                "p_transaction_id": f"t-{number}",
                "p_account_type": "system",
                "p_amount_cents": number,
                "p_transaction_type": "fee",
                "p_idempotency_key": "k",
            },
        )
        for number in range(CALLERS)
    ]
    answers = call_at_once(committed, calls)
    assert outcomes(answers)[errors.UniqueViolation] == CALLERS - 1
    assert committed.connection.execute("select count(*) from financial_ledger").fetchone() == (1,)


def test_two_admins_cannot_remove_each_other(committed):
    people, execute = committed.people, committed.connection.execute
    for _ in range(10):
        execute(
            "update tenant_members set role = 'admin', status = 'active'"
            " where tenant_id = %s and user_id in (%s, %s)",
            [people.acme, people.admin, people.member],
        )
        answers = call_at_once(
            committed,
            [
                (
                    "authenticated",
                    getattr(people, who),
                    "remove_tenant_member",
                    {"p_tenant_id": people.acme, "p_user_id": getattr(people, other)},
                )
                for who, other in (("admin", "member"), ("member", "admin"))
            ],
        )
        assert outcomes(answers).get(True) == 1, answers
        assert execute(
            "select count(*) from tenant_members"
            " where tenant_id = %s and role = 'admin' and status = 'active'",
            [people.acme],
        ).fetchone() == (1,)


def test_what_is_made_on_first_use_is_made_once(committed):
    people = committed.people
    settings = ("get_or_create_user_settings", {"p_user_id": people.platform_admin})
    token = ("get_or_create_content_studio_token", {"_user_id": people.platform_admin})
    for name, arguments in (settings, token):
        call = ("authenticated", people.platform_admin, name, arguments)
        answers = call_at_once(committed, [call] * CALLERS)
        assert list(outcomes(answers).values()) == [CALLERS]


def test_failed_logins_are_all_counted(committed):
    """Callers who share an e-mail or an address with others wait for nobody in a circle."""
    calls = [
        (
            "service_role",
            None,
            "record_failed_login_attempt",
            {"p_email": f"{number % 5}@example.test", "p_ip_address": f"192.0.2.{number % 7}"},
        )
        for number in range(CALLERS)
    ]
    assert outcomes(call_at_once(committed, calls)) == {"": CALLERS}
    counted = committed.connection.execute(
        "select email is null, ip_address is null, sum(attempt_count), count(*)"
        " from failed_login_attempts group by 1, 2 order by 1, 2"
    ).fetchall()
    assert counted == [
        (False, False, CALLERS, 35),
        (False, True, CALLERS, 5),
        (True, False, CALLERS, 7),
    ]


def test_the_tenant_context_ends_with_the_transaction(committed):
    """The next user of the same connection does not have it."""
    people = committed.people
    with committed.database.connect() as connection:
        arguments = [people.acme, people.member]
        connection.execute("select set_tenant_context(%s, %s)", arguments)
        assert connection.execute("show app.tenant_id").fetchone() == ("",)
        with connection.transaction():
            connection.execute("select set_tenant_context(%s, %s)", arguments)
            assert connection.execute("show app.tenant_id").fetchone() == (str(people.acme),)
        assert connection.execute("show app.tenant_id").fetchone() == ("",)
