"""Failed sign-ins are counted, and pause who guesses and not who is guessed at."""

import pytest
from psycopg import errors

ANN = {"p_email": "ann@example.test", "p_ip_address": "203.0.113.9"}


def fail(call, times, **arguments):
    for _ in range(times):
        call("service", "record_failed_login_attempt", **{**ANN, **arguments}, p_user_agent="curl")


def is_allowed(call, **arguments):
    return call("service", "check_failed_login_attempts", **{**ANN, **arguments})


def pauses(connection):
    """Of each count, how often it failed and the minutes until the next sign-in, by its place."""
    return {
        place: (attempts, minutes)
        for *place, attempts, minutes in connection.execute(
            """
            select
                email,
                host(ip_address),
                attempt_count,
                extract(epoch from blocked_until - last_attempt)::integer / 60
            from failed_login_attempts
            """
        )
        for place in [tuple(place)]
    }


def test_the_fifth_failure_pauses_the_email_from_that_address_only(connection, call):
    fail(call, 4)
    assert is_allowed(call) is True
    fail(call, 1, p_email=" Ann@Example.test ")
    assert is_allowed(call) is False
    assert is_allowed(call, p_email=" ANN@example.test") is False
    # an attacker cannot lock the owner of an account out from elsewhere
    assert is_allowed(call, p_ip_address="198.51.100.7") is True
    assert is_allowed(call, p_email="bob@example.test") is True
    assert pauses(connection) == {
        ("ann@example.test", "203.0.113.9"): (5, 1),
        ("ann@example.test", None): (5, None),
        (None, "203.0.113.9"): (5, None),
    }


def test_each_further_failure_doubles_the_pause_up_to_an_hour(connection, call):
    fail(call, 4)
    seen = []
    for _ in range(9):
        fail(call, 1)
        seen.append(pauses(connection)["ann@example.test", "203.0.113.9"][1])
    assert seen == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_many_addresses_try_one_email_in_vain(connection, call):
    for number in range(20):
        assert is_allowed(call, p_ip_address=f"192.0.2.{number}") is True
        fail(call, 1, p_ip_address=f"192.0.2.{number}")
    assert is_allowed(call) is False
    assert pauses(connection)["ann@example.test", None] == (20, 1)
    fail(call, 30, p_ip_address="192.0.2.1")
    # no longer than this is anybody kept out by others
    assert pauses(connection)["ann@example.test", None] == (50, 15)
    assert is_allowed(call, p_email="bob@example.test") is True


def test_one_address_tries_many_emails_in_vain(connection, call):
    for number in range(100):
        assert is_allowed(call, p_email=f"{number}@example.test") is True
        fail(call, 1, p_email=f"{number}@example.test")
    assert is_allowed(call) is False
    assert pauses(connection)[None, "203.0.113.9"] == (100, 1)
    assert is_allowed(call, p_ip_address="198.51.100.7") is True


def test_an_attacker_who_signs_in_to_an_own_account_clears_nothing(connection, call):
    fail(call, 100)
    before = pauses(connection)
    call(
        "service",
        "clear_failed_login_attempts",
        **{**ANN, "p_email": "mallory@example.test"},
    )
    call("service", "clear_failed_login_attempts", **{**ANN, "p_ip_address": "198.51.100.7"})
    for unknown in ("p_email", "p_ip_address"):
        call("service", "clear_failed_login_attempts", **{**ANN, unknown: None})
    assert pauses(connection) == before
    assert is_allowed(call) is False


def test_a_login_clears_the_failures_of_that_email_from_that_address(connection, call):
    fail(call, 5)
    fail(call, 1, p_ip_address="198.51.100.7")
    call("service", "clear_failed_login_attempts", **{**ANN, "p_email": "ANN@example.test"})
    assert is_allowed(call) is True
    assert pauses(connection) == {
        ("ann@example.test", "198.51.100.7"): (1, None),
        ("ann@example.test", None): (6, None),
        (None, "198.51.100.7"): (1, None),
        (None, "203.0.113.9"): (5, None),
    }


def test_a_count_begins_again_when_it_is_forgotten(connection, call):
    fail(call, 20)
    connection.execute(
        "update failed_login_attempts set last_attempt = now() - interval '1 hour',"
        " blocked_until = now()"
    )
    assert is_allowed(call) is True
    fail(call, 1)
    assert pauses(connection) == {
        ("ann@example.test", "203.0.113.9"): (21, 60),
        ("ann@example.test", None): (1, None),
        (None, "203.0.113.9"): (1, None),
    }
    connection.execute("update failed_login_attempts set last_attempt = now() - interval '1 day'")
    fail(call, 1)
    assert pauses(connection)["ann@example.test", "203.0.113.9"] == (1, None)


def test_failures_that_are_long_over_are_cleared_away(connection, call):
    connection.execute(
        """
        insert into failed_login_attempts (email, last_attempt)
        select number || '@example.test', now() - make_interval(days => number)
        from generate_series(20, 40) as number
        """
    )
    fail(call, 1)
    assert len(pauses(connection)) == 11 + 3


def test_no_call_reads_the_whole_table(connection, call):
    """Made-up e-mails make it large, and each sign-in waits for the answer."""
    connection.execute(
        """
        insert into failed_login_attempts (email, ip_address)
        select number || '@example.test', '192.0.2.0'::inet + number
        from generate_series(1, 5000) as number;
        analyze failed_login_attempts
        """
    )
    scans = "select pg_stat_get_xact_numscans('failed_login_attempts'::regclass)"
    before = connection.execute(scans).fetchone()
    # more than five calls, after which a plan for any arguments could have been taken
    for _ in range(7):
        assert is_allowed(call, p_email="bob@example.test") is True
        fail(call, 1)
    call("service", "clear_failed_login_attempts", **ANN)
    assert connection.execute(scans).fetchone() == before


def test_failures_are_counted_without_an_email_or_an_address(connection, call):
    fail(call, 100, p_email=None)
    assert is_allowed(call) is False
    assert is_allowed(call, p_email=" ") is False
    fail(call, 20, p_email="bob@example.test", p_ip_address=None)
    assert is_allowed(call, p_email="bob@example.test", p_ip_address=None) is False
    assert is_allowed(call, p_email="bob@example.test", p_ip_address="198.51.100.7") is False
    assert len(pauses(connection)) == 2
    with pytest.raises(errors.InvalidParameterValue, match="has an e-mail or an IP address"):
        fail(call, 1, p_email="", p_ip_address=None)


# log_audit_event
