"""Who may read, add, change and delete a row, for every class of row access.

One row stands in a throw-away table: it belongs to `owner` and to the tenant acme, and hangs on a
parent row of the same owner. Everyone tries all four commands on it; the letters r, a, c, d say
which of them work. Whoever is not named may do nothing. The service may always do everything.
"""

import pytest
from psycopg import errors

from groundwork import ROOT

PARENT = """
create table folders (id uuid primary key, owner_id uuid not null);
{{ own_rows(column='owner_id') }}
"""
TABLE = """
create table notes (
    id uuid primary key default gen_random_uuid(),
    tenant_id uuid,
    user_id uuid,
    folder_id uuid,
    published boolean not null default false,
    body text
);
"""
MEMBERS = ["owner", "colleague", "viewer", "billing", "tenant_admin"]
OUTSIDERS = ["invited", "suspended", "removed", "stranger", "platform_admin"]
EVERYONE = [*MEMBERS, *OUTSIDERS, "visitor", "service"]
SIGNED_IN = [*MEMBERS, *OUTSIDERS]


def may(letters, *people):
    return dict.fromkeys(people, letters)


CASES = {
    "own_rows()": may("racd", "owner"),
    "own_rows(write='none')": may("r", "owner"),
    # a write that reads no column needs no policy to read
    "own_rows(write='admin')": may("r", "owner") | may("acd", "platform_admin"),
    "own_rows(write='admin', admin_reads=true)": may("r", "owner") | may("racd", "platform_admin"),
    "own_rows(tenant_column='tenant_id')": may("racd", "owner"),
    "own_rows(commands=['select', 'update'])": may("rc", "owner"),
    "own_rows(also_read='published')": may("racd", "owner"),
    "own_rows(also_read='not published')": may("r", *SIGNED_IN) | may("racd", "owner"),
    "tenant_rows()": may("r", *MEMBERS) | may("racd", "owner", "colleague", "tenant_admin"),
    "tenant_rows(write='admin')": may("r", *MEMBERS) | may("racd", "tenant_admin"),
    "tenant_rows(write='none')": may("r", *MEMBERS),
    "tenant_rows(write='none', admin_reads=true)": may("r", *MEMBERS, "platform_admin"),
    "tenant_or_own_rows()": may("r", *MEMBERS) | may("racd", "owner"),
    "child_rows('folders', column='folder_id', owner='owner_id')": may("racd", "owner"),
    "child_rows('folders', column='folder_id', owner='owner_id', admin_reads=true)": (
        may("racd", "owner") | may("r", "platform_admin")
    ),
    "public_rows()": may("r", *SIGNED_IN, "visitor") | may("racd", "platform_admin"),
    "signed_in_rows()": may("r", *SIGNED_IN),
    "community_rows()": may("r", *SIGNED_IN) | may("racd", "owner"),
    "published_rows('published', column='user_id')": may("racd", "owner"),
    "published_rows('not published', column='user_id')": (
        may("r", *SIGNED_IN, "visitor") | may("racd", "owner")
    ),
    "published_rows('not published', column='user_id', write='none')": (
        may("r", *SIGNED_IN, "visitor")
    ),
    "published_rows('not published', readers='authenticated')": may("r", *SIGNED_IN),
    "published_rows('published', admin_reads=true)": may("r", "platform_admin"),
    "admin_rows()": may("racd", "platform_admin"),
    "admin_rows(write='none')": may("r", "platform_admin"),
    "service_rows()": {},
    "service_rows(definer=['select'])": {},
}


def test_every_class_has_a_case():
    files = (ROOT / "macros" / "row_access").glob("*_rows.sql")
    assert {case.partition("(")[0] for case in CASES} == {file.stem for file in files}


@pytest.mark.parametrize("row_access", CASES)
def test_each_person_may_do_what_the_class_says(row_access, connection, people, acting_as, declare):
    declare("folders", PARENT)
    declare("notes", TABLE + "{{ " + row_access + " }}")
    row = {"tenant_id": people.acme, "user_id": people.owner, "folder_id": people.acme}
    connection.execute("insert into folders values (%(folder_id)s, %(user_id)s)", row)
    insert = (
        "insert into notes (tenant_id, user_id, folder_id)"
        " values (%(tenant_id)s, %(user_id)s, %(folder_id)s)"
    )
    connection.execute(insert, row)
    attempts = {
        "r": "select from notes",
        "a": insert,
        "c": "update notes set body = 'changed'",
        "d": "delete from notes",
    }

    def works(who, statement):
        with connection.transaction(force_rollback=True):
            try:
                with acting_as(who):
                    return connection.execute(statement, row).rowcount > 0
            except errors.InsufficientPrivilege:
                return False

    outcome = {
        who: "".join(letter for letter, statement in attempts.items() if works(who, statement))
        for who in EVERYONE
    }

    assert outcome == dict.fromkeys(EVERYONE, "") | {"service": "racd"} | CASES[row_access]
