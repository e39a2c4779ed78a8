"""What the helper functions answer, by who asks and what the request names."""

import pytest
from psycopg import errors


@pytest.mark.parametrize(
    ("who", "is_admin", "roles", "is_service"),
    [
        ("owner", False, "member", False),
        ("tenant_admin", False, "admin", False),
        ("stranger", False, None, False),
        ("platform_admin", True, None, False),
        ("service", False, None, True),
    ],
)
def test_helpers_know_the_caller(connection, people, acting_as, who, is_admin, roles, is_service):
    with acting_as(who):
        assert ask(connection, "access.is_admin()") is is_admin
        assert ask(connection, "access.is_service()") is is_service
        if who == "service":
            return
        assert ask(connection, "access.has_role('user')") is True
        assert ask(connection, "access.is_tenant_member(%s)", people.acme) is (roles is not None)
        for role in ("admin", "member", "viewer", "billing"):
            has_role = ask(connection, "access.has_tenant_role(%s, %s)", people.acme, [role])
            assert has_role is (role == roles)


def ask(connection, call, *arguments):
    return connection.execute(f"select {call}", arguments).fetchone()[0]


def test_service_is_known_by_its_role_not_by_a_claim(connection, acting_as):
    with acting_as("owner", role="service_role"):
        assert ask(connection, "access.is_service()") is False


def test_a_security_definer_function_knows_who_called_it(connection, acting_as):
    connection.execute(
        "create function access.called_by() returns text language sql security definer"
        " return access.is_service()::text || ' ' || coalesce(access.caller_id()::text, 'nobody');"
        "alter function access.called_by owner to groundwork_definer;"
        "grant execute on function access.called_by to public"
    )
    with acting_as("service"):
        assert ask(connection, "access.called_by()") == "true nobody"
    with acting_as("owner"):
        assert ask(connection, "access.called_by() = 'false ' || auth.uid()") is True


def test_current_tenant_is_the_one_the_request_names(connection, people, acting_as):
    with acting_as("owner"):
        assert ask(connection, "access.current_tenant_id()") == people.owner
    with acting_as("owner", tenant_id=people.acme):
        assert ask(connection, "access.current_tenant_id()") == people.acme
        connection.execute("select set_config('app.tenant_id', %s, true)", [str(people.globex)])
        assert ask(connection, "access.current_tenant_id()") == people.globex
        # what `set local` leaves behind
        connection.execute("select set_config('app.tenant_id', '', true)")
        assert ask(connection, "access.current_tenant_id()") == people.acme


@pytest.mark.parametrize("tenant", ["acme", "'; drop table tenants; --"])
def test_tenant_that_is_no_id_is_an_error(connection, people, acting_as, tenant):
    with pytest.raises(errors.InvalidTextRepresentation), acting_as("owner", tenant_id=tenant):
        connection.execute("select access.current_tenant_id()")


def test_naming_a_tenant_does_not_open_it(connection, people, acting_as):
    with (
        pytest.raises(errors.InsufficientPrivilege),
        acting_as("stranger", tenant_id=people.acme),
    ):
        connection.execute("insert into tenant_members (user_id) values (%s)", [people.stranger])
