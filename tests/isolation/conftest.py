"""A connection to look from, the people of two tenants, and throw-away tables of each class."""

import uuid
from types import SimpleNamespace

import pytest

from support.databases import act_as
from support.declarations import render
from support.matrix import World

# Everyone has a personal tenant. In acme each has the role they are named after, except for the
# ones whose membership is not active; the stranger is the admin of globex.
MEMBERS = {
    "owner": ("member", "active"),
    "colleague": ("member", "active"),
    "viewer": ("viewer", "active"),
    "billing": ("billing", "active"),
    "tenant_admin": ("admin", "active"),
    "invited": ("admin", "pending"),
    "suspended": ("admin", "suspended"),
    "removed": ("admin", "removed"),
}
OTHERS = ["stranger", "platform_admin"]
ROLES = {"visitor": "anon", "service": "service_role", "definer": "groundwork_definer"}


@pytest.fixture
def connection(built_connection):
    """A connection to the built database as the superuser; what it writes is rolled back."""
    return built_connection


@pytest.fixture(scope="module")
def world(built_database):
    """The people of the matrix, and a row for each line of access.csv; undone at the end."""
    with built_database.connect() as connection, connection.transaction(force_rollback=True):
        yield World(connection)


@pytest.fixture
def people(connection):
    """The ids of everyone, signed up, and of the tenants acme and globex, by name."""
    ids = {name: uuid.uuid4() for name in [*MEMBERS, *OTHERS, "acme", "globex"]}
    for name in [*MEMBERS, *OTHERS]:
        connection.execute(
            "insert into users (id, email) values (%s, %s)", [ids[name], f"{name}@example.test"]
        )
    for name in ("acme", "globex"):
        connection.execute(
            "insert into tenants (id, name, subdomain) values (%s, %s, %s)",
            [ids[name], name, f"{name}-{ids[name]}"],
        )
    for name, (role, status) in MEMBERS.items():
        add_member(connection, ids["acme"], ids[name], role, status)
    add_member(connection, ids["globex"], ids["stranger"], "admin", "active")
    connection.execute(
        "insert into user_roles (user_id, role) values (%s, 'admin')", [ids["platform_admin"]]
    )
    return SimpleNamespace(**ids)


def add_member(connection, tenant_id, user_id, role, status):
    connection.execute(
        "insert into tenant_members (tenant_id, user_id, role, status) values (%s, %s, %s, %s)",
        [tenant_id, user_id, role, status],
    )


@pytest.fixture
def acting_as(connection, people):
    """Returns a context in which a person, or one of ROLES, runs statements: `acting_as("owner")`.

    `claims` are added to those of the person's token.
    """

    def acting_as(who, **claims):
        if who in ROLES:
            return act_as(connection, ROLES[who], claims)
        return act_as(connection, "authenticated", {"sub": getattr(people, who)} | claims)

    return acting_as


@pytest.fixture
def declare(connection):
    """Returns a function that makes a throw-away table from a declaration."""

    def declare(name, declaration):
        connection.execute(render(declaration, name))

    return declare
