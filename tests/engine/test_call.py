"""What the engine is told of a model and of a run, and what it answers."""

import json
import re

import psycopg
import pytest

from groundwork import ROOT
from support.databases import connect
from support.settings import RUN

NODE = {
    "alias": "t",
    "schema": "public",
    "description": "A table.",
    "refs": [{"name": "parents"}],
    "compiled_code": "create table t (id integer primary key);",
    "columns": {"id": {"description": "The key."}},
    "config": {
        "materialized": "durable_table",
        "meta": {
            "upgrade": {"fill": {"note": "1"}},
            "usual": {"orphans": "set null"},
            "keep": ["extra"],
        },
    },
}
# what the engine recorded when one bag of options held the model's and the run's
HASH = "ebe8341f5599713760cd181375292e25"


@pytest.fixture(scope="module")
def connection(engine_template, server):
    with connect(server.url(engine_template)) as connection:
        yield connection


def test_the_recorded_hash_of_a_model_stays_what_it_was(connection):
    query = (
        "select groundwork.declared_hash(function_name, declaration, model)"
        " from groundwork.read_model(%s)"
    )
    assert connection.execute(query, [json.dumps(NODE)]).fetchone() == (HASH,)


def run_of(connection, **settings):
    query = "select to_jsonb(groundwork.run_settings(%s))"
    return connection.execute(query, [json.dumps(settings)]).fetchone()[0]


def test_a_run_has_defaults_and_no_other_settings(connection):
    told = run_of(connection, allow="lossy_type", lock_timeout="200ms", online_rows=None)
    assert told.keys() == RUN
    assert told == {
        **run_of(connection),
        "allow": ["lossy_type"],
        "lock_timeout": "00:00:00.2",
        "online_rows": 10000,
    }
    with pytest.raises(psycopg.Error, match="a run has no setting fill, plan\n"):
        run_of(connection, plan=True, fill={})
    # what the statements of a step find is what the run was told
    with connection.transaction():
        kept = "set_config('groundwork.run', groundwork.run_settings(%s)::text, true)"
        connection.execute(f"select {kept}", ['{"allow": ["a", "b"], "waited": 0.5}'])
        found = connection.execute("select to_jsonb(groundwork.current_run())").fetchone()[0]
    assert found == run_of(connection, allow=["a", "b"], waited=0.5)


def test_every_outcome_is_documented_and_returned_by_a_function(connection):
    text = (ROOT / "docs" / "engine.md").read_text()
    known = connection.execute("select name, sentence from groundwork.outcomes()").fetchall()
    for name, sentence in known:
        assert f"| `{name}` | {sentence} |" in text
    assert len(re.findall(r"^\| `\w+` \| [A-Z]", text, re.MULTILINE)) == len(known)

    functions = (
        "select pg_get_functiondef(oid) from pg_proc"
        " where pronamespace = 'groundwork'::regnamespace"
        " and proname ~ '^(attempt|consolidate|converge|outcome_of)'"
    )
    bodies = " ".join(body for (body,) in connection.execute(functions))
    returned = {name for name, _ in known if f"'{name}'" in bodies}
    assert returned == {name for name, _ in known}
    assigned = re.findall(r"outcome := (?:case.*?end;|'\w+')", bodies, re.DOTALL)
    words = set(re.findall(r"(?:then|else|:=) '(\w+)'", " ".join(assigned)))
    assert words <= returned
