"""The whole project, compiled and applied: what dbt builds, its rules and tests included."""

from groundwork.applying.connecting import connecting
from groundwork.applying.psql_file import psql_file
from groundwork.applying.testing import run_tests
from support.built import run, whole_artifact
from support.dumps import pg_dump


def test_the_whole_project_is_made_and_tested(built_database, database, connection, tmp_path):
    artifact = whole_artifact()
    keys = {model.model_key for model in artifact.models if artifact.kind_of(model).is_recorded}
    with built_database.connect() as built:
        recorded = built.execute("select model_key from groundwork.declaration").fetchall()
    assert {key for (key,) in recorded} <= keys

    done = run(artifact, database)
    assert (done.error, done.state.failed, done.state.skipped) == ("", {}, [])
    assert pg_dump(database.url) == pg_dump(built_database.url)
    again = run(artifact, database)
    assert again.state.exit_code == 0
    assert set(again.outcomes.values()) <= {"unchanged", "not_offered"}

    results = run_tests(connecting(artifact, database.url), artifact, 2)
    assert {result.name for result in results if result.status not in ("pass", "warn")} == set()
    assert len(results) > 250
    assert len(psql_file(artifact, tmp_path / "whole.sql")) > 1_000_000
