"""The built database, the people of two tenants, and calls of functions in someone's name."""

import uuid
from types import SimpleNamespace

import pytest
from psycopg import sql

from support.databases import act_as

# In acme each is what they are named after; the stranger is the admin of globex.
MEMBERS = {"admin": "admin", "member": "member", "viewer": "viewer"}
OTHERS = ["stranger", "platform_admin"]
ROLES = {"visitor": "anon", "service": "service_role"}


@pytest.fixture
def connection(built_connection):
    """A connection to the built database as the superuser; what it writes is rolled back."""
    return built_connection


@pytest.fixture
def people(connection):
    """The ids of everyone, signed up, and of the tenants acme and globex, by name."""
    return sign_up_everyone(connection)


def sign_up_everyone(connection):
    people = SimpleNamespace(
        **{name: uuid.uuid4() for name in [*MEMBERS, *OTHERS, "acme", "globex"]}
    )
    for name in [*MEMBERS, *OTHERS]:
        connection.execute(
            "insert into users (id, email) values (%s, %s)",
            [getattr(people, name), f"{name}@example.test"],
        )
    for name in ("acme", "globex"):
        tenant_id = getattr(people, name)
        connection.execute(
            "insert into tenants (id, name, subdomain) values (%s, %s, %s)",
            [tenant_id, name, f"{name}-{tenant_id}"],
        )
    add_member = "insert into tenant_members (tenant_id, user_id, role) values (%s, %s, %s)"
    for name, role in MEMBERS.items():
        connection.execute(add_member, [people.acme, getattr(people, name), role])
    connection.execute(add_member, [people.globex, people.stranger, "admin"])
    connection.execute(
        "insert into user_roles (user_id, role) values (%s, 'admin')", [people.platform_admin]
    )
    return people


@pytest.fixture
def acting_as(connection, people):
    """Returns a context in which statements run in the name of a person, or of one of ROLES."""

    def acting_as(who):
        if who in ROLES:
            return act_as(connection, ROLES[who])
        return act_as(connection, "authenticated", {"sub": getattr(people, who)})

    return acting_as


@pytest.fixture
def rows(connection, acting_as):
    """Returns a function that calls a function in someone's name: `rows(who, name, **arguments)`.

    It returns all rows. What was written stays until the test ends, unless the call fails.
    """

    def rows(who, name, **arguments):
        with acting_as(who):
            return connection.execute(statement(name, arguments), arguments).fetchall()

    return rows


@pytest.fixture
def call(rows):
    """Like `rows`, for a function that returns one value."""

    def call(who, name, **arguments):
        [(value,)] = rows(who, name, **arguments)
        return value

    return call


def statement(name, arguments):
    """A call with named arguments, as the API makes it."""
    passed = [
        sql.SQL("{} => {}").format(sql.Identifier(argument), sql.Placeholder(argument))
        for argument in arguments
    ]
    return sql.SQL("select * from {}({})").format(sql.Identifier(name), sql.SQL(", ").join(passed))
