"""`groundwork apply` does what dbt run does, without dbt."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import psycopg

from groundwork.applying.seeding import load
from groundwork.project.hooks import Hook
from support.built import compiled, run
from support.dumps import pg_dump
from support.library import ledger
from support.waiting import wait_until_halted

from .conftest import HOOKED, NOTED, with_sql


def test_an_empty_database_becomes_what_a_run_of_dbt_makes(
    new_project, new_database, artifact, applied, connection
):
    from .conftest import FILES

    other = new_database()
    project = new_project(other, FILES, include=("models/_groups.yml",))
    assert project.dbt("build", "--exclude", "default_badges", "default_plans").code == 0
    assert pg_dump(applied.url) == pg_dump(other.url)
    assert connection.execute("select code, name from kinds order by 1").fetchall() == [
        ("a", "First"),
        ("b", "Second"),
    ]

    # each sees the other's work: neither has anything to do
    before = ledger(connection)
    done = run(artifact, applied)
    assert set(done.outcomes.values()) == {"unchanged"}
    assert done.state.exit_code == 0
    project = replace(project, database=applied)
    again = project.dbt("run")
    assert {again.messages[name] for name in ("shelves", "books", "kinds")} == {"unchanged"}
    assert ledger(connection) == before
    done = run(artifact, other)
    assert set(done.outcomes.values()) == {"unchanged"}


def test_a_change_is_refused_until_it_is_allowed(artifact, applied, connection):
    connection.execute("insert into shelves (name) values ('a long name')")
    shorter = with_sql(artifact, "shelves", "name text", "name varchar(6)")
    before = pg_dump(applied.url)
    refused = run(shorter, applied)
    assert refused.state.exit_code == 3
    assert "lossy_type" in refused.state.failed["shelves"]
    assert "a long name" not in refused.state.failed["shelves"]
    assert refused.state.skipped == ["books"]
    assert pg_dump(applied.url) == before

    allowed = run(shorter, applied, allow=["lossy_type:shelves"])
    assert allowed.state.exit_code == 2, allowed.state.failed
    assert allowed.outcomes["shelves"] == "altered"
    former = "select value from groundwork.former_value where table_name = 'shelves'"
    assert connection.execute(former).fetchall() == [("a long name",)]
    assert run(shorter, applied).state.exit_code == 0


MANY = "insert into shelves (name) select i::text from generate_series(1, 50) as i"


def test_a_large_table_is_changed_in_stages(artifact, applied, connection):
    connection.execute(MANY)
    connection.execute("insert into books (shelf_id, title) select id, name from shelves")
    longer = with_sql(artifact, "shelves", "unique\n", "unique check (length(name) < 90)\n")
    index = "create index on books (shelf_id);"
    longer = with_sql(longer, "books", index, f"create index on books (title);\n{index}")
    done = run(longer, applied, online_rows=10)
    assert done.state.exit_code == 2, done.state.failed
    statements = ledger(connection)
    assert any("create index concurrently" in each for each in statements)
    assert any("validate constraint" in each for each in statements)
    assert run(longer, applied, online_rows=10).state.exit_code == 0


def test_an_index_that_cannot_be_built_is_removed_and_explained(artifact, applied, connection):
    connection.execute(MANY)
    connection.execute("insert into books (shelf_id, title) select id, name from shelves")
    index = "create index on books (shelf_id);"
    unique = with_sql(
        artifact, "books", index, f"create unique index on books ((length(title)));\n{index}"
    )
    done = run(unique, applied, online_rows=10)
    said = done.state.failed["books"] + "\n".join(done.lines)
    assert "violating_rows" in said, said
    invalid = "select count(*) from pg_index where not indisvalid"
    assert connection.execute(invalid).fetchone() == (0,)


def test_models_after_one_that_fails_are_named(artifact, database, connection):
    broken = with_sql(artifact, "shelves", "name text", "name tekst")
    done = run(broken, database)
    assert done.state.exit_code == 3
    assert 'type "tekst" does not exist' in done.state.failed["shelves"]
    assert "SQLSTATE" not in done.state.failed["shelves"]
    assert done.state.skipped == ["books"]
    assert done.outcomes["kinds"] == "created"
    assert connection.execute("select to_regclass('public.books')").fetchone() == (None,)


def test_rows_of_a_seed_that_are_missing_come_back(artifact, applied, connection):
    connection.execute("delete from kinds where code = 'b'; update kinds set name = 'Mine'")
    done = run(artifact, applied)
    assert done.state.exit_code == 2
    assert "kinds: 1 row added of default_kinds" in done.lines
    assert connection.execute("select code, name from kinds order by 1").fetchall() == [
        ("a", "Mine"),
        ("b", "Second"),
    ]
    [seed] = artifact.seeds
    more = replace(artifact, seeds=[replace(seed, rows=[*seed.rows, ["c", "Third"]])])
    assert run(more, applied).outcomes["seeded_kinds"] == "altered"
    assert connection.execute("select count(*) from kinds").fetchone() == (3,)


def test_hooks_run_where_dbt_runs_them(new_project, database, connection):
    project = new_project(
        database,
        {"models/04_core/hooked.sql": HOOKED, "models/04_core/noted.sql": NOTED},
        include=("models/_groups.yml", "analyses"),
    )
    artifact = compiled(project)
    [hooked] = [model for model in artifact.models if model.name == "hooked"]
    assert hooked.hooks == [
        Hook("pre-hook", "insert into public.noted values ('before')"),
        Hook("post-hook", "insert into public.noted values ('after')"),
        Hook("post-hook", "insert into public.noted values ('outside')", transaction=False),
    ]
    assert run(artifact, database).state.exit_code == 2
    noted = [what for (what,) in connection.execute("select what from noted order by ctid")]
    assert noted == ["before", "after", "outside"]

    # a hook that fails takes its model's change back, and is told without a row's content
    connection.execute("delete from noted where what = 'before'")
    changed = with_sql(artifact, "hooked", "(id uuid primary key)", "(id uuid primary key, n int)")
    done = run(changed, database)
    assert done.state.exit_code == 1
    assert "violates a unique key" in done.state.failed["hooked"]
    assert "after" not in done.state.failed["hooked"]
    columns = "select count(*) from pg_attribute where attrelid = 'hooked'::regclass and attnum > 0"
    assert connection.execute(columns).fetchone() == (1,)


def test_what_no_model_declares_is_closed_unless_it_is_left_alone(artifact, applied, connection):
    connection.execute("create table stray (id int); create table known (id int)")
    settings = {**artifact.settings, "leave_alone": ["known"]}
    done = run(replace(artifact, settings=settings), applied)
    assert done.state.exit_code == 2
    assert any("alter table public.stray enable row level security" in line for line in done.lines)
    assert not any("public.known" in line for line in done.lines)
    assert run(replace(artifact, settings=settings), applied).state.exit_code == 0


def test_what_is_no_longer_declared_is_kept_until_it_may_go(artifact, applied, connection):
    fewer = replace(artifact, models=[one for one in artifact.models if one.name != "books"])
    done = run(fewer, applied)
    assert any("kept: the table public.books" in line for line in done.lines), done.lines
    done = run(fewer, applied, allow=["drop_object:books"])
    assert "  no longer declared: drop table public.books;" in done.lines
    assert connection.execute("select to_regclass('public.books')").fetchone() == (None,)


def test_a_seed_that_another_run_loads_is_waited_for(artifact, applied, connection):
    [seed] = artifact.seeds
    connection.execute("drop table staging.default_kinds")
    with (
        psycopg.connect(applied.url) as first,
        psycopg.connect(applied.url) as second,
        ThreadPoolExecutor(1) as pool,
    ):
        load(first, seed)
        loading = pool.submit(load, second, seed)
        wait_until_halted(connection, second.info.backend_pid)
        first.commit()
        loading.result(timeout=30)
        second.commit()
    rows = connection.execute("select code, name from staging.default_kinds").fetchall()
    assert rows == [("a", "First"), ("b", "Second")]


def test_two_runs_at_once_make_one_database(artifact, database, connection):
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: run(artifact, database), range(2))
    for done in (first, second):
        assert (done.error, done.state.failed) == ("", {})
    made = "select object_name from groundwork.ledger where statement like '%create table books%'"
    assert len(connection.execute(made).fetchall()) == 1
    assert run(artifact, database).state.exit_code == 0
