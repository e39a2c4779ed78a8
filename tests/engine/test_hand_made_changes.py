"""Whatever somebody changes by hand, the next run sees it, and puts it right or refuses it."""

import json

import psycopg
import pytest

from support.databases import WORKER, Database, connect
from support.dumps import pg_dump
from support.kinds import model_kinds
from support.projects import SHARED, Project, copy_into
from support.servers import every_major, shared_server

from .described_facts import described_facts, differing_facts
from .described_project import FILES, LEGACY, ROWS
from .hand_made_changes import CHANGES

# By materialization: what its objects are to described_facts.
DESCRIBED = {name: kind.word for name, kind in model_kinds().items() if kind.is_recorded}

# Another value of these is another item.
PART_OF_THE_NAME = {
    "table comment kind",
    "table comment name",
    "table privilege role",
    "table privilege privilege",
    "table privilege column",
}

UNCHANGED = "select model_key from groundwork.unchanged_models()"
EXTENSIONS = "select array_agg(extname::text) from pg_extension"
DRIFT = "select object_name, kind, name, declared, live from groundwork.drift()"
ATTEMPT = """
select attempt.outcome, attempt.kept, attempt.message
from groundwork.read_model(%(model)s) as declared
cross join lateral groundwork.attempt(
    declared.function_name, %(schema)s, %(name)s, declared.declaration,
    declared.model, %(settings)s
) as attempt
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory, request):
    """The small project, built by dbt in a database of its own."""
    server, name = shared_server(), f"{WORKER}_described"
    with connect(server.url()) as connection:
        connection.execute(f"drop database if exists {name} with (force)")
        connection.execute(f"create database {name} template template0")
    project = Project(tmp_path_factory.mktemp("described"), Database(server, name))
    for path in (*SHARED, "models/_groups.yml"):
        copy_into(project.folder, path)
    for path, text in FILES.items():
        project.write(path, text)
    with project.database.connect() as connection:
        connection.execute(LEGACY)
        outcome = project.dbt("run")
        assert outcome.code == 0, outcome.problems
        connection.execute(ROWS)
    yield project
    with connect(server.url()) as connection:
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture(scope="module")
def models(project):
    """What the engine is given of each model, in the order of a run."""
    manifest = json.loads(project.read("target/manifest.json"))
    known = {node["original_file_path"]: node for node in manifest["nodes"].values()}
    fields = ("alias", "schema", "description", "columns", "refs", "config", "compiled_code")
    return {
        known[path]["alias"]: {field: known[path][field] for field in fields}
        for path in FILES
        if path in known
    }


def attempt(connection, model):
    """What the engine answers for a model, as a run asks it: outcome, kept, message."""
    outcome, number = "next_stage", 0
    while outcome == "next_stage":
        number += 1
        settings = {"run_id": "test", "model_key": model["alias"], "round": number}
        parameters = {
            "model": json.dumps(model),
            "schema": model["schema"],
            "name": model["alias"],
            "settings": json.dumps(settings),
        }
        outcome, kept, message = connection.execute(ATTEMPT, parameters).fetchone()
    return outcome, kept, message


def changed(connection, models):
    """The names of the models that a run would look at, in its order."""
    unchanged = {key for (key,) in connection.execute(UNCHANGED)}
    return [name for name in models if name not in unchanged]


@pytest.fixture
def live(new_database, engine_template, models):
    """A connection to a database that was built from the models."""
    with new_database(template=engine_template).connect() as connection:
        connection.execute(LEGACY)
        for model in models.values():
            outcome, _, message = attempt(connection, model)
            assert outcome != "refused", message
        connection.execute(ROWS)
        connection.execute("create temporary table keeps_the_temporary_schema ()")
        yield connection


def seen_by_drift(connection, models):
    """What drift() lists: its rows, and the facts that they differ in."""
    rows = connection.execute(DRIFT).fetchall()
    facts = set()
    for object_name, *difference in rows:
        described = DESCRIBED[models[object_name]["config"]["materialized"]]
        facts |= {*differing_facts(described, *difference)}
    return rows, facts


def faults_of(change, connection, models, touched):
    """Yield what is not as `change` says; add to `touched` the facts that it changed."""
    connection.execute(change.statement)
    seen, facts = seen_by_drift(connection, models)
    touched |= facts
    if change.model not in {row[0] for row in seen} and change.model != "vector":
        yield f"drift() does not name {change.model}: {seen}"
    names = changed(connection, models)
    if change.model not in names:
        yield "A run passes over it."
    outcomes = {name: attempt(connection, models[name]) for name in names}
    outcome, kept, message = outcomes.get(change.model, ("unchanged", [], None))
    if kept and outcome in ("unchanged", "altered"):
        outcome = "kept"
    if outcome != change.outcome:
        yield f"It was {outcome}, not {change.outcome}: {message or kept}"
    elif change.says not in (message or "".join(kept)):
        yield f"It does not say {change.says!r}: {message or kept}"
    if outcome == "refused":
        return
    refused = {name: text for name, (word, _, text) in outcomes.items() if word == "refused"}
    if refused:
        yield f"Refused: {refused}"
    if changed(connection, models) != ["vector"]:
        yield f"The next run finds {seen_by_drift(connection, models)[0]}."


@every_major
def test_next_run_sees_it(live, server, models, subtests):
    version, touched = int(server.major_version()), set()
    is_offered = "vector" in live.execute(EXTENSIONS).fetchone()[0]
    for change in CHANGES:
        if change.since > version or (change.model == "vector" and not is_offered):
            continue
        with subtests.test(msg=change.name), live.transaction(force_rollback=True):
            try:
                faults = [*faults_of(change, live, models, touched)]
            except psycopg.Error as error:
                faults = [f"{type(error).__name__}: {error}"]
            assert not faults, "\n".join(faults)
    untouched = described_facts(live) - touched - PART_OF_THE_NAME
    if version < 18:
        untouched = {fact for fact in untouched if not fact.startswith("table not_null")}
    assert not untouched, f"No change by hand touches {sorted(untouched)}"


@every_major
def test_how_a_session_writes_times_is_no_change(live, server, models):
    live.execute("set timezone = 'Asia/Tokyo'; set datestyle = 'German'")
    live.execute("set intervalstyle = 'sql_standard'")
    assert changed(live, models) == ["vector"]


# One of each kind, which do not stand in each other's way.
AT_ONCE = [
    "a null is allowed",
    "another default",
    "another collation",
    "the cache of an identity",
    "no check",
    "a reference that does something else",
    "no index",
    "another order",
    "other statistics",
    "row security is not forced",
    "a further policy",
    "a policy of everyone",
    "a disabled trigger",
    "another rule",
    "a client may read",
    "the service may not write a column",
    "another comment of a table",
    "another replica identity",
    "another option of a table",
    "no longer published",
    "a closed bucket",
    "nobody sends",
    "a key that is not checked",
    "a table of a type",
    "another body",
    "everyone may call it",
    "another owner",
    "a client may call one of two functions",
    "one of two functions is gone",
    "a trigger function that does nothing",
    "a client may use a type",
    "another comment of a type",
    "the cache of a sequence",
    "a token that is searched otherwise",
    "no check of a domain",
    "no comment of an attribute",
    "another name of a multirange",
    "another query of a view",
    "a visitor may read a view",
    "no index of a materialized view",
    "no view of the old name",
    "an extension that is gone",
]


def test_dbt_puts_many_right_in_one_run(project, models):
    by_name = {change.name: change for change in CHANGES}
    at_once, outcome_of_vector = AT_ONCE, "created"
    if not project.database.offers("vector"):
        at_once = [name for name in AT_ONCE if by_name[name].model != "vector"]
        outcome_of_vector = "not_offered"
    before = pg_dump(project.database.url)
    with project.database.connect() as connection:
        for name in at_once:
            connection.execute(by_name[name].statement)
        assert pg_dump(project.database.url) != before
        rows = connection.execute("select * from books").fetchall()
        outcome = project.dbt("run")
        assert outcome.code == 0, outcome.problems
        expected = dict.fromkeys(models, "altered") | {"vector": outcome_of_vector}
        expected |= {"label_of": "created"}
        messages = {name: outcome.messages[name] for name in models}
        assert messages == {**expected, "visits": "unchanged", "copies": "unchanged"}
        connection.execute("drop type draft")
        assert pg_dump(project.database.url) == before
        assert connection.execute("select * from books").fetchall() == rows
        known = connection.execute("select count(*) from groundwork.unchanged_models()")
        assert known.fetchone() == (len(models) - 1,)
