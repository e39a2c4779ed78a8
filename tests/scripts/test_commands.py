"""Every script speaks the same way: its help, its errors, its end on Ctrl-C."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from groundwork import ROOT
from groundwork.cli.target import connect
from groundwork.project.version import OLDEST
from support.interrupting import start_interruptible

SCRIPTS = sorted(file.name for file in (ROOT / "scripts").glob("*.py"))

CLOSED = {"PGHOST": "/nowhere", "PGDATABASE": "none", "COLUMNS": "100", "NO_COLOR": "1"}


def start(script, *arguments, **variables):
    bare = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    return start_interruptible(
        [sys.executable, ROOT / "scripts" / script, *arguments],
        cwd="/",
        env={**bare, **CLOSED, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def run(script, *arguments, **variables):
    process = start(script, *arguments, **variables)
    printed, told = process.communicate(timeout=120)
    return process.returncode, printed, told


@pytest.fixture(scope="module")
def helps():
    """What each script prints for --help, as one line."""
    with ThreadPoolExecutor(2) as pool:
        found = pool.map(lambda script: run(script, "--help"), SCRIPTS)
    return dict(zip(SCRIPTS, found, strict=True))


@pytest.mark.parametrize("script", SCRIPTS)
def test_help_has_a_sentence_the_exit_codes_and_an_example(helps, script):
    code, printed, told = helps[script]
    assert (code, told) == (0, "")
    text = " ".join(printed.split())
    sentence = re.search(r"Usage: \S+ \[OPTIONS\].*?(?:\.\.\.\]?)? ([A-Z][^.]*\.)", text)
    assert sentence, text
    assert re.search(r"Exit code 0: \S.*; \d: \S", text), text
    assert f"Example: python scripts/{script}" in text


def test_what_a_script_does_not_know_is_an_error_of_one_kind():
    for script in ("audit.py", "plan.py", "server.py"):
        code, printed, told = run(script, "--no-such-option")
        assert (code, printed) == (2, ""), script
        assert "No such option: --no-such-option" in told, script


@pytest.mark.parametrize("script", ["erd.py", "ledger.py", "plan.py", "restore.py", "summary.py"])
def test_a_database_that_is_not_there_is_told_in_a_sentence(script):
    code, printed, told = run(script)
    assert code == 1
    assert printed == ""
    assert "Traceback" not in told
    assert 'socket "/nowhere/.s.PGSQL.5432" failed' in told


@pytest.mark.parametrize("script", ["ledger.py", "summary.py"])
def test_json_is_one_value_and_nothing_else(script, server, built_template):
    code, printed, told = run(script, "--json", "--url", server.url(built_template))
    assert code == 0
    assert told == f"Project groundwork in {ROOT}, database {built_template} at {server.sockets}.\n"
    found = json.loads(printed)
    if script == "summary.py":
        assert found["tables"] == 140
        assert list(found) == ["tables", "indexes", "policies", "triggers", "functions"]
    else:
        assert found[0]["outcome"] == "done"


def test_server_newer_than_those_tested_is_named_in_one_line(database, monkeypatch, capsys):
    connect(database.url, "test", is_announced=True).close()
    assert capsys.readouterr() == ("", "")
    monkeypatch.setattr("groundwork.cli.target.NEWEST", OLDEST - 1)
    with connect(database.url, "test", is_announced=True) as connection:
        major = connection.info.server_version // 10000
    printed, told = capsys.readouterr()
    assert printed == ""
    assert told.startswith(f"PostgreSQL {major} is newer than the versions tested, ")
    assert told.count("\n") == 1


SLOW = """
create schema groundwork;
comment on schema groundwork is 'version';
create view groundwork.quarantine as
select
    1 as id,
    '' as schema_name,
    '' as table_name,
    '' as action,
    '' as reason,
    now() as quarantined_at,
    '{}'::jsonb as primary_key,
    '{}'::jsonb as content,
    null::timestamptz as restored_at
from pg_sleep(60)
"""


def test_ctrl_c_ends_the_query_and_says_how_things_stand(database):
    with database.connect() as connection:
        connection.execute(SLOW)
        # other tests sleep in other databases of this server
        asleep = (
            "select 1 from pg_stat_activity"
            " where wait_event = 'PgSleep' and datname = current_database()"
        )
        process = start("restore.py", "--url", database.url)
        while process.poll() is None and not connection.execute(asleep).fetchone():
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        printed, told = process.communicate(timeout=50)
        assert (process.returncode, printed) == (130, ""), told
        assert told.split(".\n", 1)[1] == "\nInterrupted. Nothing was changed.\n"
        assert connection.execute(asleep).fetchone() is None


def test_a_lock_that_is_not_had_is_told_in_a_sentence(database):
    with database.connect() as connection, connection.transaction():
        connection.execute("lock table pg_catalog.pg_description in access exclusive mode")
        with database.connect() as made:
            made.execute("create schema groundwork")
        code, printed, told = run("ledger.py", "--url", database.url)
    assert (code, printed) == (1, "")
    assert told.split(".\n", 1)[1] == (
        "another session uses the object; run it again when that has ended:"
        " canceling statement due to lock timeout\nNothing was changed.\n"
    )
