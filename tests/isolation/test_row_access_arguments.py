"""What the named arguments of a class open and close."""

import re

import pytest
from psycopg import errors

from support.declarations import render

TABLE = """
create table notes (
    id uuid primary key default gen_random_uuid(),
    tenant_id uuid,
    user_id uuid,
    body text,
    secret text
);
"""
ADD_NOTE = "insert into notes (tenant_id, user_id, body, secret) values (%s, %s, 'text', 'secret')"
SET_CLAIMS = "select set_config('request.jwt.claims', %s, true)"


@pytest.fixture
def notes(connection, people, declare):
    """Returns a function that makes the table `notes` of a class, with one row of owner in acme."""

    def notes(row_access):
        declare("notes", TABLE + "{{ " + row_access + " }}")
        connection.execute(ADD_NOTE, [people.acme, people.owner])

    return notes


def test_hidden_column_is_written_but_not_read(connection, notes, people, acting_as):
    notes("own_rows(hidden=['secret'])")
    with acting_as("owner"):
        connection.execute(ADD_NOTE, [people.acme, people.owner])
        connection.execute("update notes set secret = 'other'")
        assert connection.execute("select body from notes").rowcount == 2
    for statement in ("select secret from notes", "select * from notes"):
        with pytest.raises(errors.InsufficientPrivilege, match="table notes"), acting_as("owner"):
            connection.execute(statement)


def test_hidden_column_that_does_not_exist_is_refused(connection, notes):
    with pytest.raises(errors.RaiseException, match=r"missing: notes has \(id, .*not all of \(sec"):
        notes("own_rows(hidden=['secrets'])")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("own_rows(write='ownr')", "own_rows(write=...): unknown: ownr. Did you mean owner? It"),
        ("tenant_rows(write='x')", "unknown: x. It takes 'member', 'admin', 'none'."),
        ("admin_rows(write='service')", "admin_rows(write=...): unknown: service. It takes"),
        (
            "published_rows('true', readers='anon')",
            "unknown: anon. It takes 'anon, authenticated', 'auth",
        ),
        ("own_rows(commands=['slect'])", "commands=...: unknown: slect. Did you mean select?"),
        ("service_rows(definer=['truncate'])", "definer=...: unknown: truncate."),
        ("executable_by('anon', defner=true)", "executable_by(): unknown: defner. Did you mean"),
        ("tenant_files(write='members')", "tenant_files(write=...): unknown: members."),
        ("own_messages(commands=['update'])", "own_messages(commands=...): unknown: update."),
    ],
)
def test_a_word_that_is_not_known_is_refused(call, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        render("{{ " + call + " }}", "notes")


def test_only_updatable_columns_are_updated(connection, notes, acting_as):
    notes("own_rows(updatable=['body'])")
    with acting_as("owner"):
        assert connection.execute("update notes set body = 'new'").rowcount == 1
    with pytest.raises(errors.InsufficientPrivilege, match="permission denied"), acting_as("owner"):
        connection.execute("update notes set secret = 'new'")


def test_only_updatable_columns_insertable_ones_and_the_owner_are_inserted(
    connection, notes, people, acting_as
):
    notes("own_rows(updatable=['body'], insertable=['tenant_id'])")
    with acting_as("owner"):
        connection.execute(
            "insert into notes (tenant_id, user_id, body) values (%s, %s, 'new')",
            [people.acme, people.owner],
        )
    insert = "insert into notes (user_id, secret) values (%s, 'new')"
    change = "update notes set tenant_id = null where user_id = %s"
    for statement in (insert, change):
        with pytest.raises(errors.InsufficientPrivilege, match="denied"), acting_as("owner"):
            connection.execute(statement, [people.owner])


def test_child_of_a_shared_parent_is_read_by_all_and_written_by_its_owner(
    connection, people, declare, acting_as
):
    declare(
        "folders",
        "create table folders (id uuid primary key, owner_id uuid);"
        "{{ community_rows(column='owner_id') }}",
    )
    declare("notes", TABLE + "{{ child_rows('folders', column='tenant_id', owner='owner_id') }}")
    connection.execute("insert into folders values (%s, %s)", [people.acme, people.owner])
    with acting_as("owner"):
        connection.execute(ADD_NOTE, [people.acme, people.owner])
    with acting_as("stranger"):
        assert connection.execute("select from notes").rowcount == 1
        assert connection.execute("update notes set body = 'mine'").rowcount == 0
        assert connection.execute("delete from notes").rowcount == 0
    with pytest.raises(errors.InsufficientPrivilege, match="row-level"), acting_as("stranger"):
        connection.execute(ADD_NOTE, [people.acme, people.stranger])


@pytest.mark.parametrize("admin_reads", ["true", "'id'"])
def test_platform_admin_reads_rows_without_owner(notes, connection, people, acting_as, admin_reads):
    notes(f"own_rows(admin_reads={admin_reads})")
    connection.execute(ADD_NOTE, [None, None])
    with acting_as("platform_admin"):
        assert connection.execute("select from notes").rowcount == 2
    with acting_as("owner"):
        assert connection.execute("select from notes").rowcount == 1


def test_owner_names_only_a_tenant_of_their_own(connection, notes, people, acting_as):
    notes("own_rows(tenant_column='tenant_id')")
    with acting_as("owner"):
        for tenant in (people.acme, people.owner, None):
            connection.execute(ADD_NOTE, [tenant, people.owner])
    with pytest.raises(errors.InsufficientPrivilege, match="row-level"), acting_as("owner"):
        connection.execute(ADD_NOTE, [people.globex, people.owner])
    with pytest.raises(errors.InsufficientPrivilege, match="row-level"), acting_as("owner"):
        connection.execute("update notes set tenant_id = %s", [people.globex])


def test_owner_keeps_rows_only_in_a_tenant_of_their_own(connection, notes, people, acting_as):
    notes("tenant_or_own_rows()")
    for tenant in (people.globex, None):
        with pytest.raises(errors.InsufficientPrivilege, match="row-level"), acting_as("owner"):
            connection.execute(ADD_NOTE, [tenant, people.owner])


@pytest.mark.parametrize("row_access", ["tenant_rows()", "tenant_or_own_rows()"])
@pytest.mark.parametrize("who", ["owner", "service"])
def test_row_stays_in_its_tenant(connection, notes, people, acting_as, row_access, who):
    notes(row_access)
    with pytest.raises(errors.InsufficientPrivilege, match="a row stays"), acting_as(who):
        connection.execute("update notes set tenant_id = %s", [people.owner])


def test_definer_role_runs_only_the_commands_it_was_given(connection, notes, acting_as):
    notes("service_rows(definer=['select'])")
    with acting_as("definer"):
        assert connection.execute("select from notes").rowcount == 1
    with pytest.raises(errors.InsufficientPrivilege), acting_as("definer"):
        connection.execute("delete from notes")


@pytest.mark.parametrize(
    "claims", ["", "{}", "null", "[]", '{"sub": null}', '{"role": "service_role"}']
)
def test_request_without_a_user_sees_nothing(connection, notes, acting_as, claims):
    notes("own_rows(admin_reads=true)")
    with acting_as("owner"):
        connection.execute(SET_CLAIMS, [claims])
        assert connection.execute("select from notes").rowcount == 0


@pytest.mark.parametrize("claims", ["{", '{"sub": "nobody"}', '{"sub": ""}'])
def test_claims_that_cannot_be_read_are_an_error(connection, notes, acting_as, claims):
    notes("tenant_rows(also_read='user_id = (select auth.uid())')")
    with acting_as("owner"):
        connection.execute(SET_CLAIMS, [claims])
        with pytest.raises(errors.InvalidTextRepresentation), connection.transaction():
            connection.execute("select from notes")


@pytest.mark.parametrize(
    "declaration",
    ["{{ append_only() }}", "{{ append_only(columns=['body', 'secret']) }}"],
    ids=["all columns", "some columns"],
)
@pytest.mark.parametrize("statement", ["update notes set body = 'new'", "delete from notes"])
def test_append_only_rows_are_not_changed_even_by_the_service(
    connection, declare, people, acting_as, declaration, statement
):
    declare("notes", TABLE + declaration + "{{ service_rows() }}")
    with acting_as("service"):
        connection.execute(ADD_NOTE, [people.acme, people.owner])
    with pytest.raises(errors.InsufficientPrivilege, match="only added"), acting_as("service"):
        connection.execute(statement)


def test_append_only_leaves_other_columns_to_foreign_keys(connection, declare, people, acting_as):
    declare("notes", TABLE + "{{ append_only(columns=['body']) }}{{ service_rows() }}")
    with acting_as("service"):
        connection.execute(ADD_NOTE, [people.acme, people.owner])
        assert connection.execute("update notes set user_id = null").rowcount == 1
