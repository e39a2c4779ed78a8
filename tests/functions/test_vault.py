"""Secrets of rows, in the platform's vault and without one."""

import uuid

import pytest
from psycopg import errors, sql
from psycopg.types.json import Jsonb

from groundwork import ROOT

STAND_IN = "scripts/groundwork/audit/platform/extensions/supabase_vault.sql"
# As Supabase grants: its role service_role manages secrets.
GRANTS = """
grant usage on schema vault to service_role;
grant select, delete on vault.secrets, vault.decrypted_secrets to service_role;
grant execute on function vault.create_secret, vault.update_secret to service_role
"""
CRON = """
create schema cron;
create table cron.job (jobname text unique, schedule text, command text);
create function cron.schedule(job_name text, schedule text, command text) returns bigint
language sql as 'insert into cron.job values (job_name, schedule, command) returning 1::bigint'
"""
NOBODY = ("member", "stranger", "platform_admin", "visitor")


@pytest.fixture
def add_vault(connection):
    """Returns a function that makes a vault, as the platform does, and then does what a run does.

    It returns a function that returns the secrets by their names.
    """

    def add_vault(run="select access.use_vault()"):
        connection.execute("create schema vault")
        connection.execute((ROOT / STAND_IN).read_text())
        connection.execute(GRANTS)
        connection.execute(run)

        def secrets():
            query = "select name, decrypted_secret from vault.decrypted_secrets order by name"
            return dict(connection.execute(query).fetchall())

        return secrets

    return add_vault


@pytest.fixture
def vault(add_vault):
    return add_vault()


@pytest.fixture
def integration(connection, people):
    """Returns a function that connects somebody: the id of the row."""

    def integration(who):
        add = "insert into integrations (user_id, provider) values (%s, 'stripe') returning id"
        return connection.execute(add, [getattr(people, who)]).fetchone()[0]

    return integration


@pytest.fixture
def of_tenant(connection, people, acting_as):
    """Returns a function by which the admin of acme connects the tenant, with these credentials."""
    [catalogue] = connection.execute(
        "insert into integrations (provider, name, category, status)"
        " values ('x', 'x', 'x', 'active') returning id"
    ).fetchone()

    def of_tenant(credentials):
        add = "insert into tenant_integrations (tenant_id, integration_id, credentials)"
        add += " values (%s, %s, %s) returning id"
        with acting_as("admin"):
            cursor = connection.execute(add, [people.acme, catalogue, Jsonb(credentials)])
            return cursor.fetchone()[0]

    return of_tenant


def stored(connection, row_id):
    query = "select access_token, refresh_token from integrations where id = %s"
    return connection.execute(query, [row_id]).fetchone()


def put(call, row_id, *tokens, who="service"):
    named = dict(zip(("p_access_token", "p_refresh_token"), tokens, strict=False))
    call(who, "put_integration_tokens", p_integration_id=row_id, **named)


def read(rows, row_id, who="service"):
    return rows(who, "read_integration_tokens", p_integration_id=row_id)[0]


def credentials_of(call, row_id, who="service"):
    return call(who, "read_tenant_credentials", p_tenant_integration_id=row_id)


def test_without_a_vault_the_columns_hold_the_secrets(
    connection, call, rows, integration, of_tenant
):
    assert connection.execute("select access.use_vault()").fetchone() == (False,)
    row_id = integration("member")
    put(call, row_id, "first", "second")
    assert stored(connection, row_id) == ("first", "second") == read(rows, row_id)
    assert credentials_of(call, of_tenant({"key": "x"})) == {"key": "x"}
    assert call("service", "drop_orphaned_tokens") == 0


def test_nor_does_anything_fail_where_the_vault_is_closed(
    connection, call, rows, integration, add_vault
):
    """To groundwork_definer, on a platform whose deploying role may not give rights on it."""
    secrets = add_vault(run="select")
    row_id = integration("member")
    put(call, row_id, "first")
    assert stored(connection, row_id) == ("first", None) == read(rows, row_id)
    assert secrets() == {}


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


def test_what_a_client_writes_goes_there_too(
    connection, people, rows, call, acting_as, integration, of_tenant, vault
):
    """And the service: by insert, by update, and by an upsert, whose insert is given up."""
    row_id = integration("member")
    add = "insert into integrations (user_id, provider, access_token) values (%s, %s, %s)"
    upsert = add + " on conflict (user_id, provider) do update set access_token ="
    with acting_as("service"):
        connection.execute(upsert + " excluded.access_token", [people.member, "stripe", "first"])
    with acting_as("member"):
        connection.execute(add, [people.member, "slack", "second"])
    assert read(rows, row_id) == ("first", None)
    assert sorted(vault().values()) == ["first", "second"]
    update = "update integrations set access_token = %s where id = %s"
    with acting_as("member"):
        connection.execute(update, ["third", row_id])
    assert read(rows, row_id) == ("third", None)
    assert stored(connection, row_id)[0].startswith("vault:")

    of_acme = of_tenant({"key": "x"})
    kept = "select credentials #>> '{}' from tenant_integrations where id = %s"
    assert connection.execute(kept, [of_acme]).fetchone()[0].startswith("vault:")
    assert credentials_of(call, of_acme) == {"key": "x"}
    for value in ("text", ["a"], {}):
        with acting_as("admin"):
            change = "update tenant_integrations set credentials = %s where tenant_id = %s"
            connection.execute(change, [Jsonb(value), people.acme])
        assert credentials_of(call, of_acme) == value
    assert sorted(vault().values()) == ["second", "third"]


def test_the_token_of_the_content_studio_is_there(connection, people, call, vault):
    who = {"_user_id": people.platform_admin}
    token = call("platform_admin", "get_or_create_content_studio_token", **who)
    assert len(token) == 64
    assert vault() == {f"content_studio_tokens.{people.platform_admin}.token": token}
    assert call("service", "get_or_create_content_studio_token", **who) == token
    query = "select token from content_studio_tokens"
    assert connection.execute(query).fetchone()[0].startswith("vault:")


def test_a_run_moves_secrets_from_before_the_vault(
    connection, people, call, rows, integration, of_tenant, add_vault
):
    """As in an existing database: tokens of profiles too, of which a hash is kept."""
    row_id, of_acme = integration("member"), of_tenant({"key": "x"})
    put(call, row_id, "old")
    connection.execute("alter table profiles add column content_studio_token text")
    connection.execute(
        "update profiles set content_studio_token = 'of profiles' where id = %s",
        [people.platform_admin],
    )
    connection.execute("select access.move_content_studio_tokens()")
    former = "select value from groundwork.former_value where column_name = 'content_studio_token'"
    assert connection.execute(former).fetchall() == [("of profiles",)]

    secrets = add_vault()
    assert {*secrets().values()} == {'{"key": "x"}', "of profiles", "old"}
    assert stored(connection, row_id)[0].startswith("vault:")
    assert read(rows, row_id) == ("old", None)
    assert credentials_of(call, of_acme) == {"key": "x"}
    [(value,)] = connection.execute(former).fetchall()
    hashed = "select 'sha256:' || encode(sha256('of profiles'), 'hex')"
    assert connection.execute(hashed).fetchone() == (value,)

    # nothing is left to do
    assert connection.execute("select access.move_to_vault()").fetchone() == (0,)
    assert connection.execute("select access.use_vault()").fetchone() == (True,)
    assert connection.execute(former).fetchall() == [(value,)]


def test_a_row_that_is_not_added_leaves_no_secret(
    connection, people, call, rows, integration, acting_as, vault
):
    """Nor does it touch the secret of the row that it meets, or get around the column's limit."""
    victim = integration("member")
    put(call, victim, "first")
    add = "insert into integrations (id, user_id, provider, access_token) values (%s, %s, %s, %s)"
    given = [victim, people.stranger, "stripe", "evil"]
    with acting_as("stranger"):
        connection.execute(f"{add} on conflict (id) do nothing", given)
    with pytest.raises(errors.InsufficientPrivilege), acting_as("stranger"):
        connection.execute(f"{add} on conflict (id) do update set provider = 'slack'", given)
    with pytest.raises(errors.CheckViolation), acting_as("stranger"):
        connection.execute(add, [uuid.uuid4(), people.stranger, "stripe", "x" * 1001])
    assert [*vault().values()] == ["first"]
    assert read(rows, victim) == ("first", None)


def test_nobody_gets_at_the_secret_of_another(
    connection, people, call, rows, integration, of_tenant, vault, acting_as
):
    """The owner of a row writes its tokens: a reference to another's secret too."""
    victim, attacker = integration("member"), integration("stranger")
    put(call, victim, "secret of the victim")
    reference = stored(connection, victim)[0]
    with acting_as("stranger"):
        connection.execute(
            "update integrations set access_token = %s where id = %s", [reference, attacker]
        )
    assert read(rows, attacker) == (reference, None)
    assert read(rows, victim) == ("secret of the victim", None)
    of_acme = of_tenant(reference)
    assert credentials_of(call, of_acme) == reference
    for who in NOBODY:
        with pytest.raises(errors.InsufficientPrivilege):
            read(rows, victim, who)
        with pytest.raises(errors.InsufficientPrivilege):
            credentials_of(call, of_acme, who)
        with pytest.raises(errors.InsufficientPrivilege):
            put(call, victim, "x", who=who)
        for name in ("has_vault()", "read_secret('x', 'vault:')", "move_to_vault()", "use_vault()"):
            with pytest.raises(errors.InsufficientPrivilege), acting_as(who):
                connection.execute(f"select access.{name}")
        with pytest.raises(errors.InsufficientPrivilege), acting_as(who):
            connection.execute("select * from vault.decrypted_secrets")


def test_a_secret_follows_the_id_of_its_row(connection, people, call, rows, integration, vault):
    row_id, other = integration("member"), uuid.uuid4()
    put(call, row_id, "first")
    connection.execute("update integrations set id = %s where id = %s", [other, row_id])
    assert read(rows, other) == ("first", None)
    assert [*vault()] == [f"integrations.{other}.access_token"]
    # whoever takes the id that was left finds nothing there
    connection.execute(
        "insert into integrations (id, user_id, provider) values (%s, %s, 'stripe')",
        [row_id, people.stranger],
    )
    assert read(rows, row_id) == (None, None)


def test_secrets_of_a_deleted_account_are_deleted(connection, people, call, integration, vault):
    gone, kept = integration("member"), integration("stranger")
    put(call, gone, "first", "second")
    put(call, kept, "third")
    connection.execute("select vault.create_secret('mine', 'key of the mail service')")
    connection.execute("select vault.create_secret('mine too', 'integrations.of the mail')")
    connection.execute("delete from users where id = %s", [people.member])
    assert {*vault().values()} == {"third", "mine", "mine too"}
    # what no trigger saw
    assert call("service", "drop_orphaned_tokens") == 0
    connection.execute("truncate integrations cascade")
    assert call("service", "drop_orphaned_tokens") == 1
    assert {*vault().values()} == {"mine", "mine too"}


def test_it_is_looked_after_every_night(connection, add_vault):
    connection.execute(CRON)
    connection.execute("select access.use_vault()")
    jobs = "select jobname, schedule, command from cron.job"
    assert connection.execute(jobs).fetchall() == []
    add_vault()
    connection.execute("select access.use_vault()")
    call = "select public.drop_orphaned_tokens()"
    assert connection.execute(jobs).fetchall() == [("drop_orphaned_tokens", "43 3 * * *", call)]
    assert connection.execute(call).fetchone() == (0,)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("put_integration_tokens", "no integration with the id"),
        ("read_integration_tokens", "no integration with the id"),
        ("read_tenant_credentials", "no integration of a tenant with the id"),
    ],
)
def test_an_integration_that_is_not_there_is_named(connection, acting_as, name, message):
    arguments = sql.SQL("%s, 'x'" if name.startswith("put") else "%s")
    statement = sql.SQL("select {}({})").format(sql.Identifier(name), arguments)
    with pytest.raises(errors.NoDataFound, match=message), acting_as("service"):
        connection.execute(statement, [uuid.UUID(int=1)])
