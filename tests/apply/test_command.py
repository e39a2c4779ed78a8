"""The commands compile, plan and apply, as a user runs them."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from groundwork import ROOT, GroundworkError
from groundwork.applying.artifact import read, write

from .conftest import edited, with_sql


def command(*arguments, database=None, **settings):
    bare = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    bare |= {"PYTHONPATH": str(ROOT / "scripts"), "COLUMNS": "200"}
    url = ["--url", database.url] if database else []
    return [sys.executable, "-m", "groundwork", *map(str, arguments), *url], {
        "env": bare,
        "text": True,
        **settings,
    }


def groundwork(*arguments, database=None, folder=None):
    words, settings = command(*arguments, database=database, cwd=folder, capture_output=True)
    return subprocess.run(words, check=False, **settings)


RULES = ("every_function_pins_its_search_path", "every_table_is_row_secured", "no_drift")


def test_plan_review_apply_test(artifact, database, connection, tmp_path):
    # the others look for what so small a project does not have
    few = replace(artifact, tests=[test for test in artifact.tests if test.name in RULES[1:]])
    file = tmp_path / "few.json"
    write(few, file)
    done = groundwork("apply", file, "--test", database=database, folder=tmp_path)
    assert done.returncode == 2, done.stderr
    assert "public.shelves: created" in done.stdout
    assert f"database {database.name} at " in done.stderr
    *_, told, tests = done.stdout.splitlines()
    assert told.startswith("4 objects changed, ")
    assert tests == "2 tests: 2 pass."

    again = groundwork("apply", file, "--test", database=database, folder=tmp_path)
    assert again.returncode == 0, again.stdout
    assert again.stdout == "Nothing to do: 4 models are as declared.\n2 tests: 2 pass.\n"

    # broken by hand where no run looks: named, and the exit code says so
    connection.execute("create function public.open() returns int language sql as 'select 1'")
    settings = {**artifact.settings, "leave_alone": ["open"]}
    tests = [test for test in artifact.tests if test.name in RULES]
    write(replace(artifact, settings=settings, tests=tests), file)
    done = groundwork("apply", file, "--test", database=database, folder=tmp_path)
    assert done.returncode == 1, done.stdout
    assert "fail every_function_pins_its_search_path (1)" in done.stdout
    assert "public.open()" in done.stdout
    assert done.stdout.splitlines()[-1] == "3 tests: 2 pass, 1 fail."
    connection.execute("drop function public.open()")

    longer = tmp_path / "longer.json"
    write(with_sql(artifact, "shelves", "unique\n", "unique,\n    room text\n"), longer)
    plan = tmp_path / "plan.json"
    done = groundwork(
        *("plan", "--artifact", longer, "--output", plan), database=database, folder=tmp_path
    )
    assert (done.returncode, done.stdout) == (2, ""), done.stderr
    [change] = json.loads(plan.read_text())["changes"]
    assert change["statements"][0]["statement"] == "alter table public.shelves add column room text"
    done = groundwork(
        *("apply", longer, "--plan", plan, "--allow", "drop_column"),
        database=database,
        folder=tmp_path,
    )
    assert done.returncode == 1
    assert "says what is allowed" in done.stderr
    done = groundwork("apply", longer, "--plan", plan, database=database, folder=tmp_path)
    assert done.returncode == 2, done.stderr
    assert "  alter table public.shelves add column room text;" in done.stdout.splitlines()


def test_a_failure_is_told_with_its_file(artifact, database, tmp_path):
    broken = tmp_path / "broken.json"
    write(with_sql(artifact, "shelves", "name text", "name tekst"), broken)
    done = groundwork("apply", broken, database=database, folder=tmp_path)
    assert done.returncode == 3
    assert "models/04_core/shelves.sql: " in done.stderr
    assert "Not made, because they come after one of these: books." in done.stderr
    assert done.stdout.splitlines()[-1].endswith("1 model failed, 1 not made.")
    assert "Traceback" not in done.stderr


WITHOUT_DBT = """
import sys

sys.modules |= dict.fromkeys(("dbt", "dbt_common", "agate", "jinja2"))
from groundwork.cli.main import main

main()
"""


def test_neither_dbt_nor_a_project_is_needed(artifact_file, database, tmp_path):
    words, settings = command("apply", artifact_file, database=database, cwd=tmp_path)
    done = subprocess.run(
        [words[0], "-c", WITHOUT_DBT, *words[3:]], check=False, capture_output=True, **settings
    )
    assert done.returncode == 2, done.stderr


def test_no_database_and_no_artifact_are_told(artifact_file, tmp_path):
    nowhere = groundwork(
        "apply", artifact_file, "--url", "postgresql://u@/none?host=/nowhere", folder=tmp_path
    )
    assert nowhere.returncode == 1
    assert nowhere.stderr.splitlines()[1].startswith("There is no connection to the database.")
    lacking = groundwork("apply", "none.json", folder=tmp_path)
    assert lacking.returncode == 1
    assert lacking.stderr == (
        "none.json can't be read: No such file or directory. Write one with: groundwork compile"
        " --output none.json\n"
    )


def test_an_artifact_that_was_changed_is_refused(artifact_file, tmp_path):
    other = edited(artifact_file, tmp_path / "other.json", project="mine")
    with pytest.raises(GroundworkError, match="is not as it was compiled: its hash is another"):
        read(other)
    edited(artifact_file, other, format=2)
    with pytest.raises(GroundworkError, match="has format 2, and this groundwork reads format 1"):
        read(other)
    other.write_text("{}")
    with pytest.raises(GroundworkError, match=r"is no compiled project\. Nothing was changed\."):
        read(other)


def test_an_interrupt_ends_the_sessions_and_the_next_run_continues(
    artifact, artifact_file, database, connection, tmp_path
):
    """Another session holds a table, so that the run waits where it is interrupted."""
    assert groundwork("apply", artifact_file, database=database, folder=tmp_path).returncode == 2
    longer = tmp_path / "longer.json"
    write(with_sql(artifact, "shelves", "unique\n", "unique,\n    room text\n"), longer)
    with database.connect() as holder, holder.transaction():
        holder.execute("lock table shelves in access share mode")
        words, settings = command("apply", longer, database=database, cwd=tmp_path)
        running = subprocess.Popen(
            words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **settings
        )
        waits = running.stdout.readline()
        while "waiting: " not in waits:
            assert waits, running.stderr.read()
            waits = running.stdout.readline()
        running.send_signal(signal.SIGINT)
        _, told = running.communicate(timeout=60)
    assert running.returncode == 130, told
    assert "Interrupted. What was done is committed; the same command continues from" in told
    ours = "select count(*) from pg_stat_activity where application_name = 'groundwork apply'"
    deadline = time.monotonic() + 30
    while connection.execute(ours).fetchone() != (0,):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert groundwork("apply", longer, database=database, folder=tmp_path).returncode == 2


def test_the_file_for_psql_needs_no_parser(artifact_file, tmp_path):
    program = (
        "import sys; sys.modules['pglast'] = None\n"
        "from pathlib import Path\n"
        "from groundwork.applying.artifact import read\n"
        "from groundwork.applying.psql_file import psql_file\n"
        "file = Path(sys.argv[1])\n"
        "print(len(psql_file(read(file), file)))"
    )
    [python, *_], settings = command(cwd=tmp_path, capture_output=True)
    done = subprocess.run([python, "-c", program, artifact_file], check=False, **settings)
    assert int(done.stdout) > 1_000_000, done.stderr
