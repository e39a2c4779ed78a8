"""Signing up makes what every user has, and deleting the user takes it away."""

import pytest
from psycopg import errors


@pytest.fixture
def sign_up(connection):
    """Returns a function that adds a user as the platform does, and returns the id."""

    def sign_up(email=None, metadata="{}"):
        return connection.execute(
            "insert into auth.users (email, raw_user_meta_data) values (%s, %s) returning id",
            [email, metadata],
        ).fetchone()[0]

    return sign_up


def everything_of(connection, user_id):
    return connection.execute(
        """
        select
            profiles.email,
            profiles.display_name,
            tenants.kind,
            tenants.name,
            tenant_members.role,
            tenant_members.status,
            user_roles.role
        from profiles
        inner join tenants on profiles.id = tenants.id
        inner join tenant_members
            on tenants.id = tenant_members.tenant_id and profiles.id = tenant_members.user_id
        inner join user_roles on profiles.id = user_roles.user_id
        where profiles.id = %s
        """,
        [user_id],
    ).fetchall()


@pytest.mark.parametrize(
    ("email", "metadata", "name"),
    [
        ("ann@example.test", '{"display_name": "Ann"}', "Ann"),
        ("ann@example.test", '{"full_name": "Ann Example", "display_name": ""}', "Ann Example"),
        ("ann@example.test", "{}", "ann"),
        ("ann@example.test", None, "ann"),
        (None, "[]", None),
    ],
)
def test_user_has_profile_role_and_personal_tenant(connection, sign_up, email, metadata, name):
    user_id = sign_up(email, metadata)
    assert everything_of(connection, user_id) == [
        (email, name, "personal", name or "Personal", "admin", "active", "user")
    ]


def test_what_is_there_before_the_sign_up_stays(connection, sign_up):
    user_id = sign_up("ann@example.test")
    connection.execute("update profiles set display_name = 'Renamed' where id = %s", [user_id])
    connection.execute("alter table auth.users disable trigger on_auth_user_created")
    connection.execute("create temporary table signing_up (like auth.users)")
    connection.execute(
        "create trigger again after insert on signing_up"
        " for each row execute function access.handle_new_user()"
    )
    connection.execute("insert into signing_up select * from auth.users where id = %s", [user_id])
    assert [row[1] for row in everything_of(connection, user_id)] == ["Renamed"]


def test_personal_tenant_goes_with_its_user_and_a_team_stays(connection, people):
    connection.execute("delete from auth.users where id = %s", [people.tenant_admin])
    assert everything_of(connection, people.tenant_admin) == []
    left = connection.execute(
        "select id from tenants where id = any (%s)", [[people.acme, people.tenant_admin]]
    ).fetchall()
    assert left == [(people.acme,)]


def test_referral_codes_differ_and_are_easy_to_read(connection, sign_up):
    users = [sign_up() for _ in range(20)]
    codes = connection.execute(
        "select distinct referral_code from profiles where id = any (%s)"
        " and referral_code ~ '^[A-HJ-NP-Z2-9]{10}$'",
        [users],
    ).fetchall()
    assert len(codes) == 20


def test_client_cannot_add_a_user_or_read_one(connection, acting_as):
    for who in ("owner", "visitor"):
        with pytest.raises(errors.InsufficientPrivilege), acting_as(who):
            connection.execute("select from auth.users")
