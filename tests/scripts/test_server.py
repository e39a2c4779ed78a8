"""scripts/server.py says what it did, and dbt finds the server that it started."""

import os
import shutil
import subprocess
import sys

import pytest
from dbt.cli.main import dbtRunner

from groundwork import ROOT
from groundwork.server.embedded import DATABASE, embedded
from support.servers import open_folder

DBT_PROJECT = "name: probe\nprofile: groundwork\nflags: {send_anonymous_usage_stats: false}\n"


@pytest.fixture
def checkout(tmp_path, request):
    """A project that has nothing but the scripts and the profile of this one."""
    open_folder(tmp_path)
    folder = tmp_path / getattr(request, "param", "project")
    shutil.copytree(ROOT / "scripts", folder / "scripts")
    shutil.copy(ROOT / "profiles.yml", folder)
    (folder / "dbt_project.yml").write_text(DBT_PROJECT)
    yield folder
    embedded(folder).stop()


def run(*command, cwd):
    """The exit code and everything that `command` printed, without the caller's PG* variables."""
    bare = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "DBT"))}
    finished = subprocess.run(
        command,
        cwd=cwd,
        env=bare,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return finished.returncode, finished.stdout


def server(checkout, *command):
    """Runs scripts/server.py from a folder outside the project."""
    return run(sys.executable, checkout / "scripts" / "server.py", *command, cwd="/")


def test_each_command_says_in_one_line_what_it_did(checkout):
    url = embedded(checkout).url(DATABASE)
    hint = "Start it with: python scripts/server.py start"
    assert server(checkout, "status") == (3, f"PostgreSQL is not running. {hint}\n")
    assert server(checkout, "url") == (0, f"{url}\n")

    code, printed = server(checkout, "start")
    assert code == 0
    assert printed.startswith("PostgreSQL 18.")
    assert printed.endswith(f" started: {url}\n")
    assert server(checkout, "start") == (0, printed.replace("started", "is running"))

    pid = embedded(checkout).pid()
    assert server(checkout, "status") == (0, f"PostgreSQL is running (pid {pid}): {url}\n")
    assert server(checkout, "psql", "-Atc", "select 'answer', 42") == (0, "answer|42\n")
    assert server(checkout, "stop") == (0, "PostgreSQL stopped.\n")
    assert server(checkout, "stop") == (0, "PostgreSQL was not running.\n")


def test_an_error_is_a_sentence(checkout):
    data = checkout / ".groundwork" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("12\n")
    code, printed = server(checkout, "start")
    assert code == 1
    assert printed.startswith(f"{data} was made by PostgreSQL 12, and this is 18.\n")


@pytest.mark.parametrize("checkout", ["a folder, 'ü'", "long-" * 20], indirect=True)
def test_dbt_finds_the_server_of_its_project(checkout, monkeypatch):
    for name in [name for name in os.environ if name.startswith(("PG", "DBT"))]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(checkout)
    assert not dbtRunner().invoke(["debug", "--connection"]).success
    embedded(checkout).start()
    assert dbtRunner().invoke(["debug", "--connection"]).success
