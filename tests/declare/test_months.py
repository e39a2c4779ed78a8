"""The monthly partitions of a table become the post-hook that makes them."""

from groundwork.declaring.command import declare_database
from groundwork.project.new import make_project
from groundwork.project.package import bring_package
from groundwork.project.place import find
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


def test_a_hook_stands_for_the_partitions(database, tmp_path):
    make_project(tmp_path / "made")
    for file in (tmp_path / "made/models").iterdir():
        file.unlink()
    made = Project(tmp_path / "made", database, target="dev")
    made.write("models/events.sql", EVENTS)
    made.write("models/logs.sql", LOGS)
    bring_package(find(made.folder))
    outcome = made.dbt("run")
    assert outcome.code == 0, outcome.problems
    with database.connect() as connection:
        # a partition with something of its own is written as it is
        connection.execute("create index on logs_default (id)")
        before = connection.execute("select count(*) from groundwork.ledger").fetchone()
    folder = tmp_path / "months"
    _, files, _ = declare_database(database.url, [], folder, True)
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
