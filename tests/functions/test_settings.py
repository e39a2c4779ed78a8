"""What belongs to one user: settings, a token, notifications, appointments."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from psycopg import errors

NINE = datetime(2030, 1, 7, 9, tzinfo=UTC)
OTHER_USER = "may not act for another user"

CALLS = {
    "get_or_create_user_settings": "p_user_id",
    "get_or_create_content_studio_token": "_user_id",
    "get_unread_notification_count": "p_user_id",
    "mark_notifications_read": "p_user_id",
}


@pytest.mark.parametrize(("name", "argument"), CALLS.items())
def test_a_user_id_is_the_callers_own(people, call, name, argument):
    for user_id in (people.member, uuid.uuid4(), None):
        with pytest.raises(errors.InsufficientPrivilege, match=OTHER_USER):
            call("stranger", name, **{argument: user_id})


# get_or_create_user_settings


@pytest.mark.parametrize("who", ["member", "platform_admin", "service"])
def test_settings_are_made_once(connection, people, rows, who):
    [settings] = rows(who, "get_or_create_user_settings", p_user_id=people.member)
    assert [settings] == rows(who, "get_or_create_user_settings", p_user_id=people.member)
    count = "select count(*), min(theme) from user_settings where user_id = %s"
    assert connection.execute(count, [people.member]).fetchone() == (1, "system")


def test_settings_can_be_a_tenants(connection, people, rows):
    both = {"p_user_id": people.member, "p_tenant_id": people.acme}
    [general] = rows("member", "get_or_create_user_settings", p_user_id=people.member)
    [special] = rows("member", "get_or_create_user_settings", **both)
    assert general != special
    assert people.acme in special
    connection.execute(
        "update user_settings set theme = 'dark' where tenant_id = %(acme)s", vars(people)
    )
    [special] = rows("member", "get_or_create_user_settings", **both)
    assert "dark" in special


@pytest.mark.parametrize("who", ["stranger", "service"])
def test_settings_are_of_a_tenant_of_the_user(people, rows, who):
    with pytest.raises(errors.InsufficientPrivilege, match="not an active member of the tenant"):
        rows(who, "get_or_create_user_settings", p_user_id=people.stranger, p_tenant_id=people.acme)


# get_or_create_content_studio_token


@pytest.mark.parametrize("who", ["platform_admin", "service"])
def test_a_platform_admin_has_one_token(connection, people, call, who):
    token = call(who, "get_or_create_content_studio_token", _user_id=people.platform_admin)
    assert len(token) == 64
    assert token == call(who, "get_or_create_content_studio_token", _user_id=people.platform_admin)
    kept = "select token from content_studio_tokens where user_id = %s"
    assert connection.execute(kept, [people.platform_admin]).fetchone() == (token,)


@pytest.mark.parametrize("who", ["member", "platform_admin", "service"])
def test_others_have_no_token(people, call, who):
    with pytest.raises(errors.InsufficientPrivilege, match="Only platform admins have a token"):
        call(who, "get_or_create_content_studio_token", _user_id=people.member)


def test_tokens_leave_profiles_and_are_kept(connection, people, acting_as, call):
    """As an upgrade finds them: a column of a table that its owner reads."""
    connection.execute("alter table profiles add column content_studio_token text")
    connection.execute(
        "update profiles set content_studio_token = id::text || '-token' where id = any(%s)",
        [[people.platform_admin, people.member]],
    )
    touched = "select updated_at from profiles where id = %s"
    before = connection.execute(touched, [people.platform_admin]).fetchone()
    for _ in range(2):
        connection.execute("select access.move_content_studio_tokens()")
    token = f"{people.platform_admin}-token"
    who = {"_user_id": people.platform_admin}
    assert call("service", "get_or_create_content_studio_token", **who) == token
    assert connection.execute(touched, [people.platform_admin]).fetchone() == before
    left = "select from profiles where content_studio_token is not null"
    assert connection.execute(left).rowcount == 0
    kept = connection.execute(
        "select primary_key ->> 'id', value from groundwork.former_value"
        " where table_name = 'profiles' and column_name = 'content_studio_token'"
    ).fetchall()
    ids = map(str, (people.platform_admin, people.member))
    assert sorted(kept) == sorted((user, f"{user}-token") for user in ids)
    with acting_as("platform_admin"):
        assert connection.execute("select * from profiles").rowcount > 1
    secured = "select relforcerowsecurity from pg_class where relname = any(%s)"
    names = [["profiles", "content_studio_tokens"]]
    assert connection.execute(secured, names).fetchall() == [(True,), (True,)]


# notifications


@pytest.fixture
def notify(connection, people):
    """Returns a function that adds a notification for a person and returns its id."""

    def notify(who="member", **columns):
        columns = {"user_id": getattr(people, who), "type": "info", "title": "A", **columns}
        names = ", ".join(columns)
        values = ", ".join(f"%({name})s" for name in columns)
        return connection.execute(
            f"insert into notifications ({names}) values ({values}) returning id", columns
        ).fetchone()[0]

    return notify


@pytest.mark.parametrize("who", ["member", "platform_admin", "service"])
def test_unread_notifications_are_counted(people, call, notify, who):
    now = datetime.now(UTC)
    for columns in (
        {},
        {"tenant_id": people.acme},
        {"expires_at": now + timedelta(days=1)},
        {"read": True},
        {"archived": True},
        {"expires_at": now - timedelta(days=1)},
    ):
        notify(**columns)
    notify("stranger")
    assert call(who, "get_unread_notification_count", p_user_id=people.member) == 3
    in_acme = {"p_user_id": people.member, "p_tenant_id": people.acme}
    assert call(who, "get_unread_notification_count", **in_acme) == 1


@pytest.mark.parametrize("who", ["member", "platform_admin", "service"])
def test_notifications_are_marked_as_read(connection, people, call, notify, who):
    first, second, _ = notify(), notify(), notify()
    others = notify("stranger")
    chosen = {"p_user_id": people.member, "p_notification_ids": [first, second, others]}
    assert call(who, "mark_notifications_read", **chosen) == 2
    assert call(who, "mark_notifications_read", **chosen) == 0
    assert call(who, "mark_notifications_read", p_user_id=people.member) == 1
    assert call(who, "mark_notifications_read", p_user_id=people.member) == 0
    read = (
        "select user_id, bool_and(read and read_at is not null) from notifications group by user_id"
    )
    assert dict(connection.execute(read).fetchall()) == {
        people.member: True,
        people.stranger: False,
    }


def test_no_notification_is_not_every_notification(people, call, notify):
    notify()
    none = {"p_user_id": people.member, "p_notification_ids": []}
    assert call("member", "mark_notifications_read", **none) == 0


# check_appointment_conflicts


@pytest.mark.parametrize("who", ["member", "platform_admin", "service"])
@pytest.mark.parametrize(
    ("start", "end", "conflicts"),
    [
        (8, 9, False),
        (10, 11, False),
        (8, 9.5, True),
        (9.5, 11, True),
        (8, 11, True),
        (9.2, 9.4, True),
    ],
)
def test_overlapping_appointments_conflict(connection, people, call, who, start, end, conflicts):
    add = "insert into appointments (organizer_id, title, status, start_time, end_time)"
    for person, status in (("member", "confirmed"), ("stranger", "scheduled")):
        connection.execute(
            f"{add} values (%s, 'A', %s, %s, %s)",
            [getattr(people, person), status, NINE, NINE + timedelta(hours=1)],
        )
    midnight = NINE - timedelta(hours=9)
    time = {
        "p_start_time": midnight + timedelta(hours=start),
        "p_end_time": midnight + timedelta(hours=end),
    }
    check = "check_appointment_conflicts"
    assert call(who, check, **time, p_organizer_id=people.member) is conflicts
    connection.execute("update appointments set status = 'cancelled' where title = 'A'")
    assert call(who, check, **time, p_organizer_id=people.member) is False


def test_appointments_of_others_are_not_asked_for(people, call):
    time = {"p_start_time": NINE, "p_end_time": NINE + timedelta(hours=1)}
    with pytest.raises(errors.InsufficientPrivilege, match=OTHER_USER):
        call("stranger", "check_appointment_conflicts", **time, p_organizer_id=people.member)


@pytest.mark.parametrize(("start", "end"), [(NINE, NINE), (NINE, None), (None, NINE)])
def test_an_appointment_takes_time(people, call, start, end):
    with pytest.raises(errors.InvalidParameterValue, match="ends after it starts"):
        call(
            "member",
            "check_appointment_conflicts",
            p_start_time=start,
            p_end_time=end,
            p_organizer_id=people.member,
        )
