"""Buckets and channels: what a file may declare, what a run makes of it, who has access then."""

import uuid

import psycopg
import pytest

from support.databases import act_as
from support.declarations import render
from support.servers import every_major
from support.settings import told_apart
from support.stand_ins import REALTIME, STORAGE

ATTEMPT = "select outcome, statements, message from groundwork.attempt(%s, %s, %s, %s, %s, %s)"
SCHEMAS = {"bucket": "storage", "channel": "realtime"}

ANN, BOB, ACME, GLOBEX = (str(uuid.UUID(int=number)) for number in range(1, 5))
ACTORS = {
    "owner": ("authenticated", ANN),
    "admin": ("authenticated", str(uuid.UUID(int=11))),
    "member": ("authenticated", str(uuid.UUID(int=12))),
    "viewer": ("authenticated", str(uuid.UUID(int=13))),
    "stranger": ("authenticated", BOB),
    "visitor": ("anon", None),
    "service": ("service_role", None),
}
TENANTS = f"""
create table members (user_id uuid, tenant_id uuid, role text);
insert into members values
('{ACTORS["admin"][1]}', '{ACME}', 'admin'), ('{ACTORS["member"][1]}', '{ACME}', 'member'),
('{ACTORS["viewer"][1]}', '{ACME}', 'viewer'), ('{BOB}', '{GLOBEX}', 'admin');
create function access.my_tenant_ids(roles text[] default null) returns setof uuid
language sql stable security definer set search_path = public, pg_temp as $$
    select tenant_id from members
    where user_id = (select auth.uid()) and (roles is null or role = any(roles))
$$;
grant execute on function access.my_tenant_ids(text[]) to authenticated;
"""

EVERYONE = {*ACTORS}
SERVICE = {"service"}
OWNER = {"owner", "service"}
COMMANDS = ("select", "insert", "update", "delete")
FILES = {
    # by classes: the folder, and who may read, upload, change and delete there
    "{{ public_files() }}": (ANN, EVERYONE, SERVICE, SERVICE, SERVICE),
    "{{ own_files() }}": (ANN, OWNER, OWNER, OWNER, OWNER),
    "{{ public_files() }} {{ own_files(commands=['insert']) }}": (
        *(ANN, EVERYONE, OWNER, SERVICE, SERVICE),
    ),
    "{{ tenant_files() }}": (
        *(ACME, {"admin", "member", "viewer", "service"}),
        *[{"admin", "member", "service"}] * 3,
    ),
    "{{ tenant_files(write='admin') }}": (
        *(ACME, {"admin", "member", "viewer", "service"}),
        *[{"admin", "service"}] * 3,
    ),
    "{{ tenant_files(write='none') }}": (
        *(ACME, {"admin", "member", "viewer", "service"}),
        *[SERVICE] * 3,
    ),
    "{{ service_files() }}": (ANN, *[SERVICE] * 4),
}
MESSAGES = {
    # by class: the topic, and who may receive and send there
    "{{ public_messages() }}": ("part", EVERYONE, SERVICE),
    "{{ own_messages() }}": (f"part:{ANN}", OWNER, OWNER),
    "{{ own_messages(commands=['select']) }}": (f"part:{ANN}", OWNER, SERVICE),
    "{{ tenant_messages() }}": (
        *(f"part:{ACME}", {"admin", "member", "viewer", "service"}),
        {"admin", "member", "service"},
    ),
    "{{ tenant_messages(write='admin') }}": (
        *(f"part:{ACME}", {"admin", "member", "viewer", "service"}, {"admin", "service"}),
    ),
    "{{ service_messages() }}": ("part", SERVICE, SERVICE),
}


@pytest.fixture
def connection(new_database, engine_template):
    with new_database(template=engine_template).connect() as connection:
        connection.execute(STORAGE + REALTIME + TENANTS)
        yield connection


def declared(text: str, kind: str = "bucket", name: str = "part") -> str:
    head = "{{ storage_bucket() }}\n" if kind == "bucket" and "storage_bucket" not in text else ""
    return render(head + text, name)


def attempt(connection, text, kind="bucket", name="part", schema=None, **given):
    """What the engine answers: outcome, statements, message."""
    arguments = [f"converge_{kind}", schema or SCHEMAS[kind], name, declared(text, kind, name)]
    settings = told_apart({"run_id": "test", **given})
    return connection.execute(ATTEMPT, [*arguments, *settings]).fetchone()


def works(connection, actor: str, statement: str, topic: str = "") -> bool:
    """Whether the statement, undone afterwards, touches a row as this actor."""
    role, user = ACTORS[actor]
    try:
        with (
            connection.transaction(force_rollback=True),
            act_as(connection, role, {"sub": user} if user else {}),
        ):
            connection.execute("select set_config('realtime.topic', %s, true)", [topic])
            return connection.execute(statement).rowcount > 0
    except psycopg.errors.InsufficientPrivilege as error:
        if "row-level security" not in str(error):
            raise
        return False


@every_major
def test_who_has_access_to_files(connection, subtests):
    for text, (folder, *allowed) in FILES.items():
        with subtests.test(text), connection.transaction(force_rollback=True):
            assert attempt(connection, text)[0] == "created"
            assert attempt(connection, "{{ service_files() }}", name="other")[0] == "created"
            connection.execute(
                "insert into storage.objects (bucket_id, name) values"
                " ('part', %(folder)s || '/a.png'), ('part', 'b.png'),"
                " ('other', %(folder)s || '/a.png')",
                {"folder": folder},
            )
            statements = (
                "select from storage.objects where bucket_id = 'part' and name ~ '/a'",
                "insert into storage.objects (bucket_id, name)"
                f" values ('part', '{folder}/sub/c.png')",
                "update storage.objects set metadata = '{}'"
                " where bucket_id = 'part' and name ~ '/a'",
                "delete from storage.objects where bucket_id = 'part' and name ~ '/a'",
            )
            found = [
                {actor for actor in ACTORS if works(connection, actor, statement)}
                for statement in statements
            ]
            # an update or a deletion finds what may be read
            readers, inserters, changers, removers = allowed
            assert found == [readers, inserters, changers & readers, removers & readers]

            clients = [actor for actor in ACTORS if actor != "service"]
            elsewhere = [
                f"update storage.objects set name = '{GLOBEX}/a.png' where bucket_id = 'part'",
                "update storage.objects set bucket_id = 'other' where bucket_id = 'part'",
                "insert into storage.objects (bucket_id, name) values ('part', 'top.png')",
                f"insert into storage.objects (bucket_id, name) values ('part', '{GLOBEX}/b.png')",
                "select from storage.objects where bucket_id = 'other'",
            ]
            opened = [
                (actor, statement)
                for statement in elsewhere
                for actor in clients
                if works(connection, actor, statement)
                # who is of that tenant may
                and not (actor == "stranger" and GLOBEX in statement and "tenant" in text)
            ]
            assert opened == []


@every_major
def test_who_has_access_to_messages(connection, subtests):
    for text, (topic, *allowed) in MESSAGES.items():
        with subtests.test(text), connection.transaction(force_rollback=True):
            assert attempt(connection, text, kind="channel")[0] == "created"
            connection.execute(
                "insert into realtime.messages (topic, extension) values (%s, 'broadcast')", [topic]
            )
            statements = (
                "select from realtime.messages",
                f"insert into realtime.messages (topic, extension) values ('{topic}', 'broadcast')",
            )
            found = [
                {actor for actor in ACTORS if works(connection, actor, statement, topic)}
                for statement in statements
            ]
            assert found == [*allowed]
            for other in ("", "part:", "parts", f"part:{GLOBEX}:x", f"other:{ANN}", "part:x"):
                opened = [
                    actor
                    for actor in ACTORS
                    for statement in statements
                    if actor != "service" and works(connection, actor, statement, other)
                ]
                assert opened == [], other


def test_a_bucket_is_made_and_changed_in_place(connection):
    first = "{{ storage_bucket(file_size_limit=9, allowed_mime_types=['a/b', 'c/d']) }}"
    first += "{{ own_files() }}"
    assert attempt(connection, first, is_planning=True)[0] == "planned"
    assert connection.execute("select count(*) from storage.buckets").fetchone() == (0,)
    assert attempt(connection, first)[0] == "created"
    made = "select public, file_size_limit, allowed_mime_types from storage.buckets"
    assert connection.execute(made).fetchall() == [(False, 9, ["a/b", "c/d"])]
    connection.execute("insert into storage.objects (bucket_id, name) values ('part', 'x')")
    policies = "select policyname, cmd, roles::text, qual, with_check from pg_policies order by 1"
    before = connection.execute(policies).fetchall()
    assert attempt(connection, first)[:2] == ("unchanged", [])

    second = "{{ storage_bucket(public=true) }} {{ public_files() }} {{ own_files(['update']) }}"
    outcome, statements, _ = attempt(connection, second)
    assert outcome == "altered"
    assert not any("delete from" in each for each in statements)
    assert connection.execute(made).fetchall() == [(True, None, None)]
    assert connection.execute("select count(*) from storage.objects").fetchone() == (1,)
    assert attempt(connection, second)[:2] == ("unchanged", [])
    undo = "select undo from groundwork.ledger where run_id = 'test' order by id desc"
    with connection.transaction(force_rollback=True):
        for (statement,) in connection.execute(undo).fetchall()[: len(statements)]:
            connection.execute(statement)
        assert connection.execute(made).fetchall() == [(False, 9, ["a/b", "c/d"])]
        assert connection.execute(policies).fetchall() == before


def test_policies_of_others(connection):
    """What speaks of no bucket reaches ours, and goes; what speaks of another stays."""
    policies = "select polname::text from pg_policy where polname like 'hand%' order by 1"
    connection.execute("""
        create policy hand_any on storage.objects for select to anon using (true);
        create policy hand_moved on storage.objects for update to anon
        using (bucket_id = 'other') with check (name <> '');
        create policy hand_named on storage.objects for insert to anon
        with check (bucket_id in ('other', 'part'));
        create policy hand_kept on storage.objects for select to anon using (name = 'kept');
        create policy hand_other on storage.objects for select to anon using (bucket_id = 'other');
    """)
    attempt(connection, "{{ own_files() }}", keep=["hand_kept"])
    assert connection.execute(policies).fetchall() == [("hand_kept",), ("hand_other",)]
    assert attempt(connection, "{{ own_files() }}", keep=["hand_kept"])[0] == "unchanged"
    drifted = "select object_name from groundwork.drift()"
    assert connection.execute(drifted).fetchall() == []

    both = "create policy part_both on objects for select to anon"
    both = f"{{{{ own_files() }}}} {both} using (bucket_id in ('part', 'other'))"
    attempt(connection, both, keep=["hand_kept"])
    assert attempt(connection, "{{ own_files() }}", name="other", keep=["hand_kept"])[0] == (
        "created"
    )
    assert attempt(connection, both, keep=["hand_kept"])[0] == "unchanged"


def test_what_was_declared_and_is_no_more_is_closed(connection):
    attempt(connection, "{{ own_files() }}")
    attempt(connection, "{{ own_messages() }}", kind="channel")
    attempt(connection, "{{ own_files() }}", name="stays")
    connection.execute(
        "create policy of_nobody on storage.objects for select to anon using (bucket_id = 'free')"
    )
    closing = "select object_name from groundwork.lock_down_undeclared(%s, 'end', false)"
    closed = connection.execute(closing, [["storage.stays"]]).fetchall()
    assert {name for (name,) in closed} >= {"storage.part", "realtime.part"}
    left = "select polname::text from pg_policy where polname ~ '^(part|of|stays)' order by 1"
    assert {name for (name,) in connection.execute(left)} == {
        "of_nobody",
        *(f"stays_owner_{command}" for command in COMMANDS),
    }
    assert connection.execute("select count(*) from storage.buckets").fetchone() == (2,)
    assert connection.execute("select count(*) from groundwork.drift()").fetchone() == (0,)


REFUSED = {
    "{{ storage_bucket() }}": "does not say who has access to its files",
    "insert into buckets (id, name) values ('b', 'b'); {{ storage_bucket() }} {{ own_files() }}": (
        "does not make the one bucket of its name"
    ),
    "insert into buckets (id, name) values ('storage_bucket', 'b'); {{ own_files() }}": (
        "does not make the one bucket of its name"
    ),
    "{{ own_files() }} create policy wide on objects for select to anon using (true);": (
        "policies of the model part would reach beyond its bucket: wide"
    ),
    "{{ own_files() }} create policy wide on objects for update to anon"
    " using (bucket_id = 'part') with check (true);": "reach beyond its bucket: wide",
    "{{ own_files() }} create table beside (id int);": "does more than declare its bucket",
    "{{ own_files() }} insert into members values (null);": "does more than declare its bucket",
    "{{ own_files() }} create policy other on members using (true);": (
        "does more than declare its bucket"
    ),
    "{{ own_files() }} drop table members;": "does more than declare its bucket",
    "{{ own_files() }} nonsense;": 'syntax error at or near "nonsense"',
}


def test_what_a_file_may_not_hold(connection, subtests):
    for text, message in REFUSED.items():
        with subtests.test(text):
            outcome, _, said = attempt(connection, text)
            assert outcome == "refused"
            assert message in said
            assert "Nothing was changed." in said
            assert connection.execute("select count(*) from storage.buckets").fetchone() == (0,)
    said = attempt(connection, "{{ own_files() }}", schema="public")[2]
    assert "the bucket part is declared in the schema public" in said
    text = "create policy wide on messages for select to anon using (extension = 'presence');"
    said = attempt(connection, text, kind="channel")[2]
    assert "would reach beyond its channel: wide" in said


def test_a_database_without_them(new_database, engine_template):
    with new_database(template=engine_template).connect() as connection:
        for kind in ("bucket", "channel"):
            text = "{{ own_files() }}" if kind == "bucket" else "{{ own_messages() }}"
            assert attempt(connection, text, kind=kind) == ("not_offered", [], None)
        assert connection.execute("select count(*) from groundwork.declaration").fetchone() == (0,)


def test_a_role_that_may_not_is_told_what_to_do(connection):
    connection.execute("grant all on schema groundwork to deployer")
    connection.execute("grant all on all tables in schema groundwork to deployer")
    connection.execute("grant all on all sequences in schema groundwork to deployer")
    connection.execute("grant execute on all routines in schema groundwork to deployer")
    connection.execute("grant usage on schema storage, auth, access to deployer")
    connection.execute("grant all on storage.buckets, storage.objects to deployer")
    connection.execute("create policy all_of_it on storage.buckets to deployer using (true)")
    connection.execute("set role deployer")
    outcome, _, said = attempt(connection, "{{ own_files() }}")
    assert outcome == "refused"
    assert "deployer may not change the bucket part: must be owner of " in said
    assert "grant supabase_storage_admin to deployer" in said
    connection.execute("set role none; grant supabase_storage_admin to deployer; set role deployer")
    assert attempt(connection, "{{ own_files() }}")[0] == "created"
    connection.execute("set role none; revoke supabase_storage_admin from deployer")


PLATFORM = """
create table visits (id uuid primary key, user_id uuid);
alter table visits enable row level security;
alter table visits force row level security;
create policy visits_client_none on visits for all to anon, authenticated using (false);
"""


def test_policies_of_a_table_of_the_platform(connection):
    """They are made where the role may, with what they need; what the platform has, stays."""
    connection.execute("""
        create table auth.visits (id uuid primary key, user_id uuid, further text);
        create policy of_the_platform on auth.visits for select to anon using (user_id is null);
        grant select on auth.visits to anon
    """)

    def declare(more=""):
        settings = told_apart({"run_id": "test", "platform": True, "keep": [], "parents": []})
        return connection.execute(
            ATTEMPT, ["converge", "auth", "visits", PLATFORM + more, *settings]
        ).fetchone()

    own = (
        " grant select on visits to authenticated, service_role;"
        " create policy visits_owner_select on visits for select to authenticated"
        " using (user_id = (select auth.uid()));"
    )
    # a policy that lets nothing through is what the table of the platform is without any
    assert declare()[:2] == ("unchanged", [])
    outcome, statements, _ = declare(own)
    assert outcome == "altered"
    beginnings = (
        "alter table auth.visits enable row level",
        "create policy visits_owner_",
        "grant",
    )
    assert len(statements) == len(beginnings)
    assert all(map(str.startswith, sorted(statements), beginnings))
    assert "service_role" not in "".join(statements)
    assert declare(own)[:2] == ("unchanged", [])
    connection.execute("drop policy visits_owner_select on auth.visits")
    assert declare(own)[0] == "altered"
    policies = "select polname::text from pg_policy where polrelid = 'auth.visits'::regclass"
    assert {name for (name,) in connection.execute(policies)} == {
        "of_the_platform",
        "visits_owner_select",
    }
