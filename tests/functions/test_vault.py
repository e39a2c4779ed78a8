"""Tokens of integrations, in the platform's vault and without one."""

import uuid

import pytest
from psycopg import errors, sql

from groundwork import ROOT

STAND_IN = "scripts/groundwork/audit/platform/extensions/supabase_vault.sql"
# As Supabase grants: its role service_role manages secrets.
GRANTS = """
grant usage on schema vault to service_role;
grant select, delete on vault.secrets, vault.decrypted_secrets to service_role;
grant execute on function vault.create_secret, vault.update_secret to service_role
"""


@pytest.fixture
def vault(connection):
    connection.execute("create schema vault")
    connection.execute((ROOT / STAND_IN).read_text())
    connection.execute(GRANTS)

    def secrets():
        query = "select name, decrypted_secret from vault.decrypted_secrets order by name"
        return dict(connection.execute(query).fetchall())

    return secrets


@pytest.fixture
def integration(connection, people):
    """Returns a function that connects somebody: the id of the row."""

    def integration(who):
        add = "insert into integrations (user_id, provider) values (%s, 'stripe') returning id"
        return connection.execute(add, [getattr(people, who)]).fetchone()[0]

    return integration


def stored(connection, row_id):
    query = "select access_token, refresh_token from integrations where id = %s"
    return connection.execute(query, [row_id]).fetchone()


def put(call, row_id, *tokens, who="service"):
    named = dict(zip(("p_access_token", "p_refresh_token"), tokens, strict=False))
    call(who, "put_integration_tokens", p_integration_id=row_id, **named)


def read(rows, row_id, who="service"):
    return rows(who, "read_integration_tokens", p_integration_id=row_id)[0]


def test_without_a_vault_the_columns_hold_the_tokens(connection, call, rows, integration):
    row_id = integration("member")
    put(call, row_id, "first", "second")
    assert stored(connection, row_id) == ("first", "second") == read(rows, row_id)
    assert call("service", "drop_orphaned_tokens") == 0


def test_the_vault_holds_them_where_there_is_one(connection, call, rows, integration, vault):
    row_id = integration("member")
    put(call, row_id, "first", "second")
    assert {*vault().values()} == {"first", "second"}
    assert all(each.startswith("vault:") for each in stored(connection, row_id))
    assert read(rows, row_id) == ("first", "second")
    references = stored(connection, row_id)
    put(call, row_id, "third")
    assert [*vault().values()] == ["third"]
    assert stored(connection, row_id) == (references[0], None)
    assert read(rows, row_id) == ("third", None)


def test_a_token_from_before_the_vault_is_read_as_it_is(connection, rows, integration, vault):
    row_id = integration("member")
    connection.execute("update integrations set access_token = 'old' where id = %s", [row_id])
    assert read(rows, row_id) == ("old", None)


def test_nobody_gets_at_the_secret_of_another(
    connection, people, call, rows, integration, vault, acting_as
):
    """The owner of a row writes its tokens: a reference to another's secret too."""
    victim, attacker = integration("member"), integration("stranger")
    put(call, victim, "secret of the victim")
    reference = stored(connection, victim)[0]
    with acting_as("stranger"):
        connection.execute(
            "update integrations set access_token = %s where id = %s", [reference, attacker]
        )
    assert read(rows, attacker) == (None, None)
    for who in ("member", "stranger", "platform_admin", "visitor"):
        with pytest.raises(errors.InsufficientPrivilege):
            read(rows, victim, who)
        with pytest.raises(errors.InsufficientPrivilege):
            put(call, victim, "x", who=who)
        with pytest.raises(errors.InsufficientPrivilege), acting_as(who):
            connection.execute("select * from vault.decrypted_secrets")


def test_secrets_of_a_deleted_account_are_dropped(connection, people, call, integration, vault):
    gone, kept = integration("member"), integration("stranger")
    put(call, gone, "first", "second")
    put(call, kept, "third")
    connection.execute("select vault.create_secret('mine', 'key of the mail service')")
    connection.execute("delete from users where id = %s", [people.member])
    assert call("service", "drop_orphaned_tokens") == 2
    assert {*vault().values()} == {"third", "mine"}


@pytest.mark.parametrize("name", ["put_integration_tokens", "read_integration_tokens"])
def test_an_integration_that_is_not_there_is_named(connection, acting_as, name):
    arguments = sql.SQL("%s, 'x'" if name.startswith("put") else "%s")
    statement = sql.SQL("select {}({})").format(sql.Identifier(name), arguments)
    with (
        pytest.raises(errors.NoDataFound, match="no integration with the id"),
        acting_as("service"),
    ):
        connection.execute(statement, [uuid.UUID(int=1)])
