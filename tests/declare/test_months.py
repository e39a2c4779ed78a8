"""The monthly partitions of a table become the post-hook that makes them."""

from groundwork.declaring.command import declare_database
from support.projects import Project

EVENTS = """{{ config(post_hook="{{ keep_partitions(ahead='2 months') }}") }}

create table events (
    id bigint generated always as identity,
    created_at timestamptz not null default now(),
    primary key (id, created_at)
) partition by range (created_at);

{{ service_rows() }}
"""

LOGS = EVENTS.replace("events", "logs").replace("ahead='2 months'", "")


def test_a_hook_stands_for_the_partitions(database, new_project, tmp_path):
    made = new_project(database, {"models/events.sql": EVENTS, "models/logs.sql": LOGS})
    outcome = made.dbt("run")
    assert outcome.code == 0, outcome.problems
    with database.connect() as connection:
        # a partition with something of its own is written as it is
        connection.execute("create index on logs_default (id)")
        before = connection.execute("select count(*) from groundwork.ledger").fetchone()
    folder = tmp_path / "months"
    found, files, _ = declare_database(database.url, [], folder, True)
    assert [each.sentence for file in files for each in file.problems] == []
    events, logs = ((folder / f"models/{name}.sql").read_text() for name in ("events", "logs"))
    hook = """{{ config(post_hook="{{ keep_partitions(ahead='2 months') }}") }}"""
    assert events.splitlines()[0] == hook
    assert "partition of" not in events
    assert "create table logs_default partition of logs" in logs
    assert sorted(file.object.model for file in files) == ["events", "logs"]
    outcome = Project(folder, database, target="dev").dbt("run")
    assert outcome.code == 0, outcome.problems
    with database.connect() as connection:
        after = connection.execute("select count(*) from groundwork.ledger").fetchone()
    assert after == before
