"""Rate limits, the audit log, the record of changes."""

import uuid

import pytest
from psycopg import errors
from psycopg.types.json import Jsonb

# check_rate_limit


def limit(identifier, requests=3, window=3600, endpoint="/chat"):
    return {
        "p_identifier": identifier,
        "p_endpoint": endpoint,
        "p_max_requests": requests,
        "p_window_seconds": window,
    }


def test_requests_pass_up_to_the_limit(people, call):
    me = f"user:{people.member}"
    allowed = [call("member", "check_rate_limit", **limit(me)) for _ in range(5)]
    assert allowed == [True, True, True, False, False]
    assert call("member", "check_rate_limit", **limit(me, endpoint="/booking")) is True
    assert call("service", "check_rate_limit", **limit("203.0.113.9")) is True


def test_a_new_window_counts_anew(connection, call):
    assert call("service", "check_rate_limit", **limit("a", requests=1)) is True
    assert call("service", "check_rate_limit", **limit("a", requests=1)) is False
    connection.execute("update rate_limits set window_start = window_start - interval '1 hour'")
    assert call("service", "check_rate_limit", **limit("a", requests=1)) is True
    starts = "select extract(epoch from window_start) from rate_limits"
    assert all(start % 3600 == 0 for (start,) in connection.execute(starts).fetchall())


def test_windows_that_are_over_are_cleared_away(connection, call):
    connection.execute(
        """
        insert into rate_limits (identifier, endpoint, window_start)
        select 'a', '/chat', now() - interval '1 day' - make_interval(mins => minutes)
        from generate_series(1, 150) as minutes
        """
    )
    connection.execute(
        "insert into rate_limits (identifier, endpoint, window_start)"
        " values ('b', '/chat', now() - interval '23 hours')"
    )
    call("service", "check_rate_limit", **limit("c"))
    assert connection.execute("select count(*) from rate_limits").fetchone() == (52,)
    # only a new window clears
    call("service", "check_rate_limit", **limit("c"))
    assert connection.execute("select count(*) from rate_limits").fetchone() == (52,)
    call("service", "check_rate_limit", **limit("d"))
    assert connection.execute(
        "select array_agg(identifier order by identifier) from rate_limits"
    ).fetchone() == (["b", "c", "d"],)


def test_a_limit_of_nothing_lets_nothing_through(connection, call):
    assert call("service", "check_rate_limit", **limit("a", requests=0)) is False
    assert connection.execute("select count(*) from rate_limits").fetchone() == (0,)


def test_a_user_counts_for_nobody_else(people, call):
    for identifier in (str(people.member), "203.0.113.9", "", None):
        with pytest.raises(errors.InsufficientPrivilege, match="requests of others"):
            call("stranger", "check_rate_limit", **limit(identifier))
    assert call("platform_admin", "check_rate_limit", **limit(str(people.member))) is True


@pytest.mark.parametrize(
    "arguments",
    [
        limit("a", window=0),
        limit("a", window=86401),
        limit("a", window=None),
        limit("a", None),
        limit(None),
    ],
)
def test_a_limit_is_complete(call, arguments):
    with pytest.raises(errors.InvalidParameterValue, match="A rate limit needs"):
        call("service", "check_rate_limit", **arguments)


# failed logins


def last_entry(connection):
    return connection.execute(
        """
        select tenant_id, user_id, action, resource_type, resource_id, metadata
        from audit_logs
        """
    ).fetchone()


def test_an_event_is_logged_in_the_callers_name(connection, people, call):
    call(
        "member",
        "log_audit_event",
        p_user_id=people.member,
        p_action="delete",
        p_resource_type="lead",
        p_resource_id="7",
        p_metadata=Jsonb({"a": 1}),
    )
    expected = (people.member, people.member, "delete", "lead", "7", {"a": 1})
    assert last_entry(connection) == expected


@pytest.mark.parametrize("who", ["service", "platform_admin"])
def test_the_service_and_platform_admins_log_for_others(connection, people, call, who):
    call(who, "log_audit_event", p_user_id=people.member, p_action="a", p_resource_type="b")
    assert last_entry(connection)[1:] == (people.member, "a", "b", None, {})


def test_only_the_service_acts_without_a_user(connection, call):
    nobody = {"p_user_id": None, "p_action": "nightly", "p_resource_type": None}
    call("service", "log_audit_event", **nobody)
    assert last_entry(connection) == (None, None, "nightly", "unknown", None, {})
    with pytest.raises(errors.InsufficientPrivilege, match="may not act for another user"):
        call("member", "log_audit_event", **nobody)


def test_nobody_logs_in_anothers_name(people, call):
    with pytest.raises(errors.InsufficientPrivilege, match="may not act for another user"):
        call(
            "stranger",
            "log_audit_event",
            p_user_id=people.member,
            p_action="a",
            p_resource_type="b",
        )


@pytest.mark.parametrize(
    ("who", "tenant"), [("member", "acme"), ("stranger", None), ("service", "acme")]
)
def test_an_entry_goes_to_a_tenant_of_the_caller(connection, people, call, who, tenant):
    connection.execute("select set_config('app.tenant_id', %s, true)", [str(people.acme)])
    user_id = None if who == "service" else getattr(people, who)
    call(who, "log_audit_event", p_user_id=user_id, p_action="a", p_resource_type="b")
    assert last_entry(connection)[0] == (tenant and getattr(people, tenant))


# get_table_rls_status


def test_each_table_has_its_row_security(connection, rows):
    found = dict(rows("service", "get_table_rls_status"))
    assert found["tenants"] is True
    assert found["app_events"] is True
    assert all(found.values())
    connection.execute("create table public.bare (id integer)")
    assert dict(rows("service", "get_table_rls_status"))["bare"] is False


# log_change


def changes(connection, table, user_id):
    return connection.execute(
        """
        select action, severity, details
        from security_events
        where resource_type = %s and user_id is not distinct from %s and event_type = 'data_change'
        order by array_position('{insert,update,delete}', action)
        """,
        [table, user_id],
    ).fetchall()


def test_a_change_of_a_tenant_is_recorded(connection, people, acting_as):
    with acting_as("admin"):
        connection.execute("update tenants set name = 'Initech' where id = %s", [people.acme])
        connection.execute("update tenants set name = 'Initech' where id = %s", [people.acme])
    [(action, severity, details)] = changes(connection, "tenants", people.admin)
    assert (action, severity) == ("update", "low")
    assert details == {
        "changed": ["name"],
        "old": {"name": "acme"},
        "new": {"name": "Initech"},
    }


def test_what_a_record_of_a_person_says_stays_out_of_it(connection, people, acting_as):
    with acting_as("member"):
        subject_id = connection.execute(
            "insert into data_subjects (user_id, email) values (%s, 'x@example.test') returning id",
            [people.member],
        ).fetchone()[0]
        connection.execute("update data_subjects set email = 'y@example.test'")
        connection.execute(
            "insert into consent_records"
            " (data_subject_id, consent_type, purpose, granted, ip_address)"
            " values (%s, 'a', 'b', true, '203.0.113.9')",
            [subject_id],
        )
        connection.execute(
            "insert into data_subject_requests (user_id, request_type, description)"
            " values (%s, 'access', 'All of it')",
            [people.member],
        )
    inserted, updated = changes(connection, "data_subjects", people.member)
    assert inserted[0] == "insert"
    assert inserted[2]["new"]["user_id"] == str(people.member)
    assert "old" in inserted[2]
    assert updated == ("update", "low", {"changed": ["email"], "old": None, "new": None})
    [(action, _, details)] = changes(connection, "consent_records", people.member)
    assert (action, details["new"]["purpose"]) == ("insert", "b")
    everything = str(connection.execute("select * from security_events").fetchall())
    for value in ("example.test", "203.0.113.9", "All of it"):
        assert value not in everything


def test_nothing_of_a_row_stays_in_the_record_once_it_is_deleted(connection, people, acting_as):
    """A consent goes with the person, the person and the personal tenant with the account."""
    with acting_as("member"):
        connection.execute(
            "update tenants set name = 'Ann Example' where id = %s and kind = 'personal'",
            [people.member],
        )
        subject_id = connection.execute(
            "insert into data_subjects (user_id, external_id) values (%s, 'x') returning id",
            [people.member],
        ).fetchone()[0]
        connection.execute(
            "insert into consent_records (data_subject_id, consent_type, purpose, granted)"
            " values (%s, 'a', 'Example purpose', true)",
            [subject_id],
        )
    kept = "select count(*), string_agg(details::text, '') from security_events"
    before, details = connection.execute(kept).fetchone()
    assert "Ann Example" in details
    assert "Example purpose" in details
    connection.execute("delete from users where id = %s", [people.member])
    after, details = connection.execute(kept).fetchone()
    assert "Example" not in details
    assert str(subject_id) not in details
    assert after == before + 3
    [deleted] = [
        details
        for action, _, details in changes(connection, "data_subjects", None)
        if action == "delete"
    ]
    assert "external_id" in deleted["changed"]


LOGS = {
    "security_events": ("event_type, severity, details", "'x', 'low', '{\"secret\": 1}'"),
    "threat_detections": ("threat_type, risk_score, details", "'x', 1, '{\"secret\": 1}'"),
    "audit_logs": ("action, metadata", "'x', '{\"secret\": 1}'"),
    "api_logs": ("method, path, request_body", "'GET', '/', '[\"secret\"]'"),
}


def test_logs_forget_whose_account_is_deleted(connection, people):
    for table, (columns, values) in LOGS.items():
        connection.execute(
            f"insert into {table} (user_id, ip_address, {columns})"
            f" values (%s, '203.0.113.9', {values})",
            [people.member],
        )
    connection.execute("delete from users where id = %s", [people.member])
    for table, (columns, _) in LOGS.items():
        [row] = connection.execute(
            f"select to_jsonb(log) from {table} as log where user_id is null"
            " and created_at = now() and to_jsonb(log) ->> 'event_type' is distinct from"
            " 'data_change'"
        ).fetchall()
        assert row[0]["ip_address"] is None, table
        assert "secret" not in str(row), table
        assert row[0][columns.split(",")[0]], table


def test_a_user_records_nothing_by_hand(connection, acting_as):
    with (
        pytest.raises(errors.InsufficientPrivilege, match="permission denied for table"),
        acting_as("member"),
    ):
        connection.execute(
            "insert into security_events (event_type, severity) values ('data_change', 'low')"
        )


def test_a_made_up_caller_is_refused(connection, call, people):
    """A token of a user who was deleted."""
    gone = uuid.uuid4()
    people.member = gone
    with pytest.raises(errors.ForeignKeyViolation):
        call("member", "create_tenant", p_name="A", p_subdomain="a", p_plan_id=None)
