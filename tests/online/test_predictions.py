"""Each step says how long it will take and hold up others, and is not begun above lock_budget."""

import pytest
from psycopg.rows import namedtuple_row

from support.dumps import pg_dump
from support.judge import ACCESS

from .online_table import told_apart

COLUMNS = """
create table notes (
    id integer primary key,
    kind text not null,
    body text
)
"""
BEFORE = f"{COLUMNS.strip()};\n{ACCESS.format('notes')}"
CHECKED = BEFORE.replace("kind text not null", "kind text not null check (kind <> '')")
RETYPED = BEFORE.replace("kind text", "kind varchar(20)")
PARTITIONED = (
    COLUMNS.replace("id integer primary key", "id integer not null")
    .replace("body text\n", "body text,\n    primary key (id, kind)\n")
    .strip()
    + f" partition by list (kind);\n{ACCESS.format('notes')}"
)
FILL = """
insert into notes
select
    n,
    'kind ' || n % 3,
    (select string_agg(md5(n::text || i::text), '') from generate_series(1, {pieces}) as i)
from generate_series(1, {rows}) as n
"""
ATTEMPT = """
select outcome, statements, message
from groundwork.attempt('converge', 'public', 'notes', %s, %s, %s)
"""
NOTED = """
select stage, work, lock_mode, bytes, predicted_least, predicted_most, predicted_block, duration,
    blocked
from groundwork.ledger
where statement !~ 'create table' and outcome = 'done'
order by id
"""


def attempt(connection, declaration, number=1, **options):
    given = {"run_id": "test", "online_rows": 1000, "round": number, "allow": ["lossy_type"]}
    arguments = told_apart({**given, **options})
    return connection.execute(ATTEMPT, [declaration, *arguments]).fetchone()


def converge(connection, declaration, **options):
    done = []
    for number in range(1, 100):
        outcome, statements, message = attempt(connection, declaration, number, **options)
        assert message is None, message
        done += statements
        if outcome == "outside_transaction":
            connection.execute(statements[0])
        elif outcome != "next_stage":
            return done
    raise AssertionError(done[-3:])


@pytest.fixture
def database(new_database, engine_template):
    return new_database(template=engine_template)


def make(database, rows, pieces=1):
    connection = database.connect()
    connection.row_factory = namedtuple_row
    made = attempt(connection, BEFORE)
    assert made.outcome == "created", made.message
    connection.execute(FILL.format(rows=rows, pieces=pieces))
    connection.execute("analyze notes")
    return connection


@pytest.mark.parametrize(
    ("rows", "noted"),
    [
        (500, [("make_constraints", "build", "access exclusive", True)]),
        (
            5000,
            [
                ("make_constraints", None, "access exclusive", True),
                ("validate_constraints", "scan", "share update exclusive", False),
            ],
        ),
    ],
)
def test_the_ledger_keeps_what_was_predicted_beside_what_it_took(database, rows, noted):
    with make(database, rows) as connection:
        converge(connection, CHECKED)
        found = connection.execute(NOTED).fetchall()
    assert [(row.stage, row.work, row.lock_mode, row.blocked is not None) for row in found] == noted
    for row in found:
        assert row.bytes > 0
        assert row.predicted_least < row.predicted_most
        assert bool(row.predicted_block) == (row.lock_mode == "access exclusive")
        if row.blocked is not None:
            assert row.blocked >= row.duration


def test_what_such_statements_took_before_is_what_they_will_take(database):
    predicted = """
        select each.least, each.most
        from unnest(
            groundwork.predict(
                'notes'::regclass,
                array[
                    groundwork.new_step('validate_constraints', 'constraint', 'x', 'select'),
                    groundwork.new_step('make_indexes', 'index', 'x', 'select')
                ],
                groundwork.run_settings('{}')
            )
        ) as each
    """
    took = """
        insert into groundwork.ledger
            (schema_name, object_name, statement, outcome, stage, work, bytes, duration)
        values ('public', 'notes', 'validated', 'done', %s, 'scan', 10485760, %s)
    """
    with make(database, 900, pieces=300) as connection:
        usual, other = connection.execute(predicted).fetchall()
        for seconds in (0.1, 0.2):
            connection.execute(took, ["validate_constraints", f"{seconds} s"])
        # two are no rule
        assert connection.execute(predicted).fetchall() == [usual, other]
        connection.execute(took, ["make_foreign_keys", "0.2 s"])
        (least, most), unchanged = connection.execute(predicted).fetchall()
        assert unchanged == other
        # half of the fastest, twice the slowest, of as many bytes as there are
        size = "select pg_table_size('notes') / 10485760.0"
        share = float(connection.execute(size).fetchone()[0])
        assert least.total_seconds() == pytest.approx(0.05 * share + 0.0001, abs=0.0001)
        assert most.total_seconds() == pytest.approx(0.4 * share + 0.02, abs=0.0001)
        # those of the same stage come first
        for _ in range(3):
            connection.execute(took, ["validate_constraints", "0.01 s"])
        for _ in range(20):
            connection.execute(took, ["make_foreign_keys", "9 s"])
        assert connection.execute(predicted).fetchall()[0].most > most


def test_a_table_of_few_large_rows_is_changed_in_stages_within_the_budget(
    database, new_database, engine_template
):
    with make(database, 900, pieces=300) as connection:
        before = connection.execute("select id, kind, md5(body) from notes order by 1").fetchall()
        outcome, statements, _ = attempt(connection, CHECKED, lock_budget="1 h", is_planning=True)
        assert (outcome, len(statements)) == ("planned", 1)
        assert len(attempt(connection, RETYPED, is_planning=True).statements) == 2
        done = converge(connection, RETYPED, lock_budget="1s")
        assert len(done) > 3
        after = connection.execute("select id, kind, md5(body) from notes order by 1").fetchall()
        assert after == before
        assert attempt(connection, RETYPED, lock_budget="1s").outcome == "unchanged"
        longest = (
            "select max(predicted_block) < '1s' from groundwork.ledger where stage <> 'create'"
        )
        assert connection.execute(longest).fetchone() == (True,)
    fresh = new_database(template=engine_template)
    with fresh.connect() as connection:
        assert attempt(connection, RETYPED)[0] == "created"
    assert pg_dump(database.url) == pg_dump(fresh.url)


def test_what_cannot_stay_within_the_budget_is_not_begun(database):
    with make(database, 900, pieces=300) as connection:
        before = pg_dump(database.url)
        options = {"lock_budget": "1s", "allow": ["table_rewrite"]}
        outcome, _, message = attempt(connection, PARTITIONED, **options)
        assert outcome == "refused"
        first, second = message.splitlines()[:2]
        assert first.startswith("notes cannot become what is declared within lock_budget")
        assert "00:00:01" in first
        assert second.startswith("  - ")
        assert "lock_budget: 10s" in message
        assert "groundwork.ledger" in message
        assert pg_dump(database.url) == before
        assert connection.execute(NOTED).fetchall() == []


def test_a_budget_that_is_no_interval_is_said_so(database):
    with make(database, 10) as connection:
        outcome, _, message = attempt(connection, CHECKED, lock_budget="soon")
    assert outcome == "refused"
    assert "lock_timeout, lock_total or lock_budget is not a length of time" in message
    assert "Write it like 500ms" in message
