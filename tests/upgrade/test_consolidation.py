"""A legacy table goes over to its successor: every row, whatever it holds, whatever interrupts."""

import psycopg
import pytest

from support.databases import act_as, fingerprint
from support.held_rows import rows_under_lock, watch_locks
from support.servers import on_versions

from .legacy_notes import DECLARATION, LEGACY, PLACE, account, attempt, consolidate

PERSON = "00000000-0000-0000-0000-00000000000"
ID = "11111111-0000-0000-0000-00000000000"
BATCHES = {"online_rows": 100, "batch_pages": 1}


@pytest.fixture
def notes(new_database, engine_template):
    """A connection to a database with the engine, and the successor alone."""
    database = new_database(template=engine_template)
    with database.connect() as connection:
        connection.execute(PLACE)
        yield connection


@pytest.fixture
def legacy(notes):
    notes.execute(LEGACY)
    return notes


def test_without_the_legacy_table_there_is_nothing_to_do(notes):
    assert consolidate(notes) == ["unchanged"]
    key = {"model_key": "old_notes key"}
    assert consolidate(notes, **key) == ["unchanged"]
    known = "select model_key from groundwork.unchanged_models()"
    assert notes.execute(known).fetchall() == [("old_notes key",)]
    assert notes.execute("select count(*) from groundwork.ledger").fetchone() == (0,)
    assert notes.execute("select to_regclass('old_notes')").fetchone() == (None,)


@on_versions("15", "16", "18-sid", "18")
def test_every_row_is_carried_renumbered_or_quarantined_and_the_old_name_stays(legacy):
    legacy.execute(f"insert into notes (id, label) values ('{ID}1', 'was there')")
    legacy.execute(
        f"""
        create table children (
            id integer primary key, note_id uuid references old_notes (id) on delete set null
        );
        create table numbered (id integer primary key);
        alter table old_notes add column stray text default 'kept', add unique (id, label);
        insert into old_notes (id, person_id, label, made_at) values
            ('{ID}1', '{PERSON}1', 'collides', '2024-01-01'),
            ('{ID}2', '{PERSON}2', 'plain', '2024-02-02'),
            ('{ID}3', null, 'without a time', null),
            ('{ID}4', null, null, '2024-01-01'),
            ('{ID}5', null, 'bad', '2024-01-01'),
            ('{ID}6', null, 'forever', 'infinity');
        insert into children values (1, '{ID}1'), (2, '{ID}2'), (3, '{ID}4'), (4, null);
        """
    )
    before = fingerprint(legacy, "old_notes")
    planned = attempt(legacy, is_planning=True)
    assert planned.outcome == "planned"
    assert fingerprint(legacy, "old_notes") == before
    assert consolidate(legacy) == ["altered"]
    ran = "select statement from groundwork.ledger order by id"
    assert [statement for (statement,) in legacy.execute(ran)] == planned.statements

    assert account(legacy) == {"carried": 3, "renumbered": 1, "quarantined": 2}
    assert fingerprint(legacy, "retired.old_notes") == before
    query = "select id, person_id, label from old_notes order by label"
    rows = legacy.execute(query).fetchall()
    assert [row[2] for row in rows] == ["collides", "forever", "plain", "without a time"]
    new_id = rows[0][0]
    assert str(rows[0][1]) == f"{PERSON}1"
    assert str(new_id) != f"{ID}1"
    known = "select successor_key from groundwork.consolidated_row where legacy_key = %s"
    assert legacy.execute(known, [f"{ID}1"]).fetchone() == (new_id,)
    children = dict(legacy.execute("select id, note_id::text from children").fetchall())
    assert children == {1: str(new_id), 2: f"{ID}2", 3: f"{ID}4", 4: None}
    legacy.execute("update children set note_id = null where id = 3")
    legacy.execute("alter table children validate constraint children_note_id_fkey")

    reasons = "select primary_key ->> 'id', action, reason, content ->> 'stray'"
    reasons += " from groundwork.quarantine order by 1"
    assert legacy.execute(reasons).fetchall() == [
        (f"{ID}3", "changed", "it had no time", "kept"),
        (f"{ID}4", "removed", "it says nothing", "kept"),
        (
            f"{ID}5",
            "removed",
            'new row for relation "notes" violates check constraint "notes_label_check"',
            "kept",
        ),
    ]
    hazard = "select statement from groundwork.ledger where hazard = 'retire_table'"
    assert legacy.execute(hazard).fetchone() == ("alter table public.old_notes set schema retired",)

    assert consolidate(legacy) == ["unchanged"]
    assert legacy.execute("select * from groundwork.drift()").fetchall() == []


def test_the_view_takes_reads_and_inserts_and_clients_reach_nothing_else(legacy):
    legacy.execute("insert into old_notes (label) values ('first')")
    legacy.execute(
        "grant select, insert on notes to authenticated; revoke all on people from public"
    )
    consolidate(legacy)
    with act_as(legacy, "authenticated"):
        legacy.execute("insert into old_notes (label) values ('second')")
        labels = legacy.execute("select label from old_notes order by label").fetchall()
        assert labels == [("first",), ("second",)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege), act_as(legacy, "authenticated"):
        legacy.execute("select from retired.old_notes")
    held = "select relacl::text from pg_class where oid = 'retired.old_notes'::regclass"
    assert "authenticated" not in legacy.execute(held).fetchone()[0]
    # whoever deletes a person is not kept from it by a row that nobody can see
    held = "select count(*) from pg_constraint where conrelid = 'retired.old_notes'::regclass"
    assert legacy.execute(held + " and contype = 'f'").fetchone() == (0,)


def test_views_of_the_table_read_the_view_of_its_name(legacy):
    legacy.execute(
        "create view labels with (security_invoker = true) as select label from old_notes;"
        "alter table old_notes add column stray text;"
        "create view strays as select stray from old_notes;"
        "insert into old_notes (label) values ('first')"
    )
    consolidate(legacy)
    legacy.execute("insert into old_notes (label) values ('second')")
    assert legacy.execute("select count(*) from labels").fetchone() == (2,)
    assert legacy.execute("select count(*) from strays").fetchone() == (1,)
    options = "select reloptions from pg_class where oid = 'labels'::regclass"
    assert legacy.execute(options).fetchone() == (["security_invoker=true"],)


def test_the_ledger_undoes_it(legacy):
    legacy.execute("insert into old_notes (label) values ('first')")
    before = fingerprint(legacy, "old_notes")
    consolidate(legacy)
    undo = "select undo from groundwork.ledger where undo is not null order by id desc"
    for (statement,) in legacy.execute(undo).fetchall():
        legacy.execute(statement)
    assert fingerprint(legacy, "old_notes") == before
    with act_as(legacy, "authenticated"):
        legacy.execute("insert into old_notes (label) values ('second')")


def test_a_changed_view_is_made_anew_and_a_lost_one_comes_back(legacy):
    consolidate(legacy)
    changed = DECLARATION.replace("made_at, source from", "made_at, source, weight from")
    assert consolidate(legacy, changed) == ["altered"]
    assert legacy.execute("select weight from old_notes").fetchall() == []
    legacy.execute("drop view old_notes")
    assert consolidate(legacy, changed) == ["altered"]
    assert legacy.execute("select weight from old_notes").fetchall() == []
    assert consolidate(legacy, changed) == ["unchanged"]


@pytest.mark.parametrize(
    "columns",
    [
        "id bigserial primary key, person_id text, label varchar(40)",
        "id text primary key, label text, made_at timestamp, weight smallint",
        "id uuid, label text, made_at date",
        "id numeric primary key, label text",
        "label text, weight text",
        "person_id uuid, label text, made_at timestamptz, primary key (label)",
    ],
)
def test_the_legacy_table_may_have_any_shape(notes, columns):
    notes.execute(f"create table old_notes ({columns})")
    keys = {
        "id text": ("' {ABCDEF00-0000-0000-0000-000000000001}'", "'a slug'"),
        "id numeric": ("1.00", "2.5"),
    }.get(" ".join(columns.split()[:2]))
    if keys:
        pairs = f"({keys[0]}, 'first'), ({keys[1]}, 'second')"
        notes.execute(f"insert into old_notes (id, label) values {pairs}")
    else:
        notes.execute("insert into old_notes (label) values ('first'), ('second')")
    if columns.startswith("id uuid"):
        notes.execute(f"update old_notes set id = '{ID}1'")
    consolidate(notes)
    assert sum(account(notes).values()) == 2
    assert "quarantined" not in account(notes)
    ids = dict(notes.execute("select label, id::text from notes").fetchall())
    assert len({*ids.values()}) == 2
    if columns.startswith("id bigserial"):
        assert ids["second"].endswith("-000000000002")
    elif columns.startswith("id numeric"):
        assert ids["first"].endswith("-000000000001")
    elif columns.startswith("id text"):
        assert ids["first"] == "abcdef00-0000-0000-0000-000000000001"
    elif columns.startswith("id uuid"):
        # one row keeps the id that both had
        assert f"{ID}1" in ids.values()


MERGE = {"on": ["label"], "weight": "sum", "made_at": "min"}
MERGED = """
select label, weight, made_at::date::text, person_id::text, source from notes order by 1
"""


@pytest.mark.parametrize("online_rows", [100, 1])
def test_rows_of_one_natural_key_become_one_by_the_declared_rule(legacy, online_rows):
    legacy.execute(
        f"""
        alter table notes add unique (label);
        alter table old_notes add column weight integer;
        insert into notes (label, weight, made_at) values ('a', 1, '2024-05-05');
        insert into old_notes (id, person_id, label, weight, made_at) values
            ('{ID}1', '{PERSON}1', 'a', 2, '2024-01-01'),
            ('{ID}2', '{PERSON}2', 'a', 4, '2024-09-09'),
            ('{ID}3', null, 'b', 1, '2024-03-03'),
            ('{ID}4', '{PERSON}4', 'b', 1, '2024-02-02'),
            ('{ID}5', null, 'bad', 1, null)
        """
    )
    outcomes = consolidate(legacy, merge=MERGE, online_rows=online_rows)
    assert outcomes == ["outside_transaction"] * (4 if online_rows == 1 else 0) + ["altered"]
    assert account(legacy) == {"carried": 1, "merged": 3, "quarantined": 1}
    assert legacy.execute(MERGED).fetchall() == [
        ("a", 7, "2024-01-01", f"{PERSON}1", "new"),
        ("b", 2, "2024-02-02", f"{PERSON}4", "old"),
    ]
    # what the existing row was
    former = (
        "select column_name, value from groundwork.former_value"
        " where table_name = 'notes' and primary_key ->> 'id' ="
        " (select id::text from notes where label = 'a') order by 1"
    )
    found = legacy.execute(former).fetchall()
    assert [(name, value and value[:10]) for name, value in found] == [
        ("made_at", "2024-05-05"),
        ("person_id", None),
        ("weight", "1"),
    ]
    left = "select count(*) from pg_class where relname like 'merged_part%'"
    assert legacy.execute(left).fetchone() == (0,)


FILL_MERGED = """
alter table notes add unique (label);
alter table old_notes add column weight integer;
insert into notes (label, weight, made_at) values ('label 1', 1000, '2030-01-01');
insert into old_notes (id, person_id, label, weight, made_at)
select
    md5(number::text)::uuid, null,
    'label ' || number % 300, number, timestamptz '2024-01-01' + number * interval '1 h'
from generate_series(1, 3000) as number
"""
CHANGES = """
update old_notes set weight = weight + 7, made_at = made_at - interval '1 year'
where id = md5('2')::uuid;
update old_notes set label = 'another label' where id = md5('303')::uuid;
update old_notes set label = 'bad' where id = md5('4')::uuid;
delete from old_notes where label in ('label 5', 'label 6') and id <> md5('6')::uuid;
delete from old_notes where id = md5('1')::uuid;
insert into old_notes (id, label, weight, made_at) values
(md5('new')::uuid, 'label 7', 5000, '2020-01-01'), (md5('own')::uuid, 'its own', 1, '2020-01-01')
"""


def test_rows_that_change_while_they_are_merged_in_batches_end_as_without(
    new_database, engine_template
):
    """In one transaction after the changes; in batches before; in batches, and in use meanwhile."""
    results = []
    for is_staged, use in (
        (False, ""),
        (True, ""),
        (True, "update notes set weight = weight + 1"),
    ):
        database = new_database(template=engine_template)
        with database.connect() as connection:
            connection.execute(PLACE + LEGACY)
            connection.execute(FILL_MERGED)
            merged = {"merge": MERGE, "run_id": "test", **(BATCHES if is_staged else {})}
            if is_staged:
                begun = attempt(connection, **merged)
                connection.execute(begun.statements[0])
                assert connection.execute("select count(*) from notes").fetchone() == (300,)
            if use:
                connection.execute(use)
            connection.execute(CHANGES)
            assert consolidate(connection, **merged)[-1] == "altered"
            assert "not accounted for" not in account(connection)
            assert account(connection)["quarantined"] == 1
            rows = connection.execute(MERGED).fetchall()
            results.append({label: (weight, made_at) for label, weight, made_at, *_ in rows})
    alone, staged, used = results
    assert len(alone) == 301
    assert staged == alone
    # of the row that lost all of its parts, what somebody added to it stays
    assert used.pop("label 5")[0] == 1
    late = ("another label", "its own")
    assert used == {
        label: (weight + (label not in late), made_at) for label, (weight, made_at) in alone.items()
    }


def test_no_row_is_given_the_id_of_a_quarantined_one(legacy):
    legacy.execute(
        f"""
        insert into groundwork.quarantine
            (schema_name, table_name, action, reason, primary_key, content)
        values ('public', 'notes', 'removed', 'a check', '{{"id": "{ID}1"}}', '{{"id": "{ID}1"}}');
        insert into old_notes (id, label) values ('{ID}1', 'takes it'), ('{ID}2', 'has its own')
        """
    )
    assert consolidate(legacy) == ["altered"]
    ids = dict(legacy.execute("select label, id::text from notes").fetchall())
    assert ids["takes it"] != f"{ID}1"
    assert ids["has its own"] == f"{ID}2"
    assert account(legacy) == {"carried": 1, "renumbered": 1}


def test_a_column_that_does_not_exist_is_refused(legacy):
    for options, sentence in (
        (
            {"merge": {"on": ["labl"]}},
            "on: labl: notes has no such column. Did you mean label?",
        ),
        ({"merge": {"on": ["label"], "wieght": "sum"}}, "wieght: notes has no such column."),
        (
            {"key": "idd"},
            "consolidation: key: idd: public.old_notes has no such column. Did you mean id?",
        ),
        ({"into": "nots"}, "consolidation: into: There is no table nots."),
    ):
        refused = attempt(legacy, DECLARATION, **options)
        assert refused.outcome == "refused", options
        assert sentence in refused.message
        assert "Nothing was changed." in refused.message


def fill(connection, rows=3000):
    """Rows on some 40 pages; a few have what makes trouble."""
    connection.execute(
        """
        insert into old_notes (id, person_id, label, made_at)
        select
            md5(number::text)::uuid,
            ('00000000-0000-0000-0000-00000000000' || number %% 10)::uuid,
            case number %% 500 when 7 then 'bad' when 8 then null else 'label ' || number end,
            case when number %% 100 > 0 then timestamptz '2024-01-01' + number * interval '1 h' end
        from generate_series(1, %s) as number
        where number %% 10 > 0
        """,
        [rows],
    )
    connection.execute("insert into notes (id, label) values (md5('1234')::uuid, 'was there')")


def result(connection):
    """What has become of everything."""
    mapped = "select legacy_key, successor_key, outcome from groundwork.consolidated_row order by 1"
    aside = "select action, reason, content from groundwork.quarantine order by content ->> 'id'"
    return (
        fingerprint(connection, "notes"),
        fingerprint(connection, "retired.old_notes"),
        connection.execute(mapped).fetchall(),
        connection.execute(aside).fetchall(),
    )


# A row of a batch: when it is written, the server ends the session.
INTERRUPT = """
create or replace function interrupt() returns trigger language plpgsql as $$
begin
    perform pg_terminate_backend(pg_backend_pid());
    return new;
end
$$;
create trigger interrupt before insert on notes
for each row when (new.label = %s) execute function interrupt()
"""


def test_wherever_it_is_interrupted_it_goes_on_to_the_same_result(new_database, engine_template):
    results = []
    for interrupted_at in ([], ["label 1"], ["label 411", "label 1211", "label 2999"]):
        database = new_database(template=engine_template)
        with database.connect() as connection:
            connection.execute(PLACE + LEGACY)
            fill(connection)
            connection.execute("update notes set made_at = '2020-01-01'")
        done = []
        for label in interrupted_at:
            with database.connect() as connection:
                connection.execute(INTERRUPT.replace("%s", f"'{label}'"))
                with pytest.raises(psycopg.errors.AdminShutdown):
                    consolidate(connection, **BATCHES)
            with database.connect() as connection:
                connection.execute("drop trigger interrupt on notes")
                count = "select count(*) from groundwork.consolidated_row"
                done += connection.execute(count).fetchone()
        assert done == sorted(done)
        with database.connect() as connection:
            outcomes = consolidate(connection, run_id="another", **BATCHES)
            # an interrupted run may have left less to do
            assert outcomes[-1] == "altered"
            assert {*outcomes[:-1]} == {"outside_transaction"}
            assert len(outcomes) <= 5 if interrupted_at else len(outcomes) == 5
            assert consolidate(connection, **BATCHES) == ["unchanged"]
            rows = connection.execute(
                "select rows_before, rows_carried from groundwork.consolidation"
            ).fetchone()
            assert rows == (2700, 2700)
            results.append(result(connection))
    assert results[1] == results[0]
    assert results[2] == results[0]
    outcomes = [outcome for _, _, outcome in results[0][2]]
    assert {outcome: outcomes.count(outcome) for outcome in {*outcomes}} == {
        "carried": 2687,
        "renumbered": 1,
        "quarantined": 12,
    }


def test_what_happens_to_the_legacy_table_meanwhile_is_followed(legacy):
    fill(legacy)
    legacy.execute(
        f"insert into old_notes (id, label, made_at) values ('{ID}1', 'to change', now())"
    )
    begun = attempt(legacy, **BATCHES)
    assert begun.outcome == "outside_transaction", begun.message
    legacy.execute(begun.statements[0])
    legacy.execute(f"update old_notes set label = 'changed' where id = '{ID}1'")
    legacy.execute("update old_notes set label = 'fixed' where label = 'bad'")
    gone = legacy.execute("delete from old_notes where label = 'label 77'").rowcount
    legacy.execute("insert into old_notes (label, made_at) values ('late', now())")
    assert gone == 1
    assert consolidate(legacy, **BATCHES)[-1] == "altered"
    assert "not accounted for" not in account(legacy)
    counts = dict(
        legacy.execute(
            "select label, count(*) from old_notes where label in"
            " ('to change', 'changed', 'fixed', 'late', 'label 77') group by label"
        ).fetchall()
    )
    assert counts == {"changed": 1, "fixed": 6, "late": 1}
    rows = "select count(*) from old_notes"
    retired = "select count(*) from retired.old_notes where label is not null"
    assert legacy.execute(rows).fetchone() == legacy.execute(retired).fetchone()


def test_an_owner_who_is_held_to_row_security_carries_every_row(deployer_database, engine):
    held = ("notes", "people", "old_notes")
    with deployer_database.connect() as connection:
        for script in engine:
            connection.execute(script)
        connection.execute(PLACE + LEGACY)
        fill(connection)
        for table in held:
            connection.execute(f"alter table {table} enable row level security")
            connection.execute(f"alter table {table} force row level security")
        assert connection.execute("select count(*) from old_notes").fetchone() == (0,)
        assert consolidate(connection, **BATCHES) == ["outside_transaction"] * 4 + ["altered"]
        counts = account(connection)
        assert connection.execute("select count(*) from notes").fetchone() == (0,)
        forced = (
            "select relrowsecurity and relforcerowsecurity from pg_class where oid = %s::regclass"
        )
        for table in ("notes", "people", "retired.old_notes"):
            assert connection.execute(forced, [table]).fetchone() == (True,)
        assert connection.execute("select count(*) from pg_policy").fetchone() == (0,)
    with deployer_database.connect("postgres") as connection:
        assert connection.execute("select count(*) from notes").fetchone() == (2689,)
        rows = "select outcome, count(*) from groundwork.consolidated_row group by 1"
        assert dict(connection.execute(rows).fetchall()) == {
            "carried": 2687,
            "renumbered": 1,
            "quarantined": 12,
        }
    assert "not accounted for" not in counts


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "left join people",
            "inner join people",
            "leaves out 1 rows of public.old_notes, with the",
        ),
        (
            "left join people on legacy.person_id = people.id",
            "cross join (select * from people limit 2) as people",
            "makes 4 rows of 2",
        ),
        ("legacy.origin,", "legacy.origin, 1 as size,", "notes has no column size"),
        ("legacy.origin,", "", "its view carried lacks the column origin or id"),
        ("create view old_notes", "create view notes_of_old", "it makes no view old_notes"),
        ("legacy.label,", "legacy.text,", "column legacy.text does not exist"),
    ],
)
def test_a_model_that_would_lose_rows_is_refused_and_changes_nothing(legacy, old, new, message):
    legacy.execute(
        f"insert into old_notes (person_id, label) values ('{PERSON}1', 'a'), (null, 'b')"
    )
    before = fingerprint(legacy, "old_notes")
    declaration = DECLARATION.replace(old, new)
    if "cross join" in new:
        new_id = "groundwork.id_of('old_notes', legacy.id)"
        declaration = declaration.replace(new_id, "gen_random_uuid()")
    if new.startswith("create view notes"):
        declaration = declaration.split("alter view")[0]
    refused = attempt(legacy, declaration)
    assert refused.outcome == "refused"
    assert message in refused.message
    assert "Nothing was changed." in refused.message
    assert fingerprint(legacy, "old_notes") == before
    for table in ("notes", "groundwork.consolidation", "groundwork.ledger"):
        assert legacy.execute(f"select count(*) from {table}").fetchone() == (0,)


def test_a_trigger_that_swallows_rows_is_found(legacy):
    legacy.execute(
        "create function swallow() returns trigger language plpgsql as 'begin return null; end';"
        "create trigger swallow before insert on notes for each row when (new.label = 'b')"
        " execute function swallow();"
        f"insert into old_notes (id, label) values ('{ID}1', 'a'), ('{ID}2', 'b')"
    )
    refused = attempt(legacy)
    assert (
        f"rows of public.old_notes are not in notes as they were selected: {ID}2" in refused.message
    )


def test_another_view_of_that_name_is_left_alone(notes):
    notes.execute("create view old_notes as select 1 as one")
    done = attempt(notes)
    assert (done.outcome, done.kept) == ("unchanged", ["view public.old_notes"])
    assert notes.execute("select one from old_notes").fetchone() == (1,)


def test_default_privileges_do_not_reach_the_view_of_the_old_name(legacy):
    legacy.execute("alter default privileges in schema public grant all on tables to anon")
    declaration = DECLARATION + "; grant select on old_notes to anon;"
    assert consolidate(legacy, declaration) == ["altered"]
    held = """
        select array_agg(lower(privilege_type)) from pg_class cross join aclexplode(relacl)
        where oid = 'old_notes'::regclass and grantee = 'anon'::regrole
    """
    assert legacy.execute(held).fetchone() == (["select"],)
    revoked = "select undo from groundwork.ledger where statement like 'revoke insert on %'"
    assert legacy.execute(revoked).fetchall() == [("grant insert on public.old_notes to anon",)]
    assert consolidate(legacy, declaration) == ["unchanged"]


def test_a_large_table_is_held_for_what_changed_last_only(legacy):
    fill(legacy, 20_000)
    batches = {**BATCHES, "batch_pages": 50}
    legacy.execute("create table children (id integer, note_id uuid references old_notes (id))")
    legacy.execute("insert into children select row_number() over (), id from old_notes")
    legacy.execute("create index on children (note_id); analyze; set enable_seqscan = off")
    watch_locks(legacy)
    outcomes, statements = [], []
    while not outcomes or outcomes[-1] == "outside_transaction":
        legacy.execute("update old_notes set label = 'a' where label = 'bad'")
        legacy.execute("insert into old_notes (label, made_at) values ('late', now())")
        with legacy.transaction():
            done = attempt(legacy, round_=len(outcomes) + 1, **batches)
            held = rows_under_lock(legacy)
            assert done.message is None, done.message
            assert sum((held or {}).values()) <= 200, (held, done.statements)
        outcomes.append(done.outcome)
        statements.append(done.statements[0])
        if done.outcome == "outside_transaction":
            legacy.execute(done.statements[0])
    assert held
    assert outcomes == ["outside_transaction"] * 4 + ["altered"], statements
    assert "carry_rows" in statements[0]
    assert "create index concurrently" in statements[1]
    assert "carry_changes" in statements[3]
    assert "not accounted for" not in account(legacy)
    late = "select count(*) from old_notes where label = 'late'"
    assert legacy.execute(late).fetchone() == (5,)
    assert legacy.execute("select count(*) from old_notes where label = 'a'").fetchone() == (40,)
    kept = "select to_regproc('groundwork.carry_log_1'), count(*) from groundwork.carried_change"
    assert legacy.execute(kept).fetchone() == (None, 0)
