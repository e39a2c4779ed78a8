"""The workflows that `groundwork init` writes, each step run as GitHub runs it."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import yaml

from .installed import environment, groundwork
from .test_installed import edit, shop

__all__ = ["environment", "groundwork", "shop"]

ACTIONS = {"actions/checkout", "actions/setup-python"}
"""What only GitHub does: the fixtures give a checkout and a Python in their place."""

LEFT_OUT = {"Comment"}
"""Steps that speak to GitHub."""

EXPRESSION = re.compile(r"\$\{\{ *([\w.]+) *\}\}")


@dataclass
class Runner:
    """A machine that runs jobs in the checkout `folder`."""

    folder: Path
    variables: dict[str, str]

    def run(self, file: str, secrets: dict[str, str] | None = None, only: str = "") -> list[str]:
        """The steps of the job of a workflow that were run, in order, until one fails."""
        workflow = yaml.safe_load((self.folder / ".github" / "workflows" / file).read_text())
        (job,) = workflow["jobs"].values()
        known = {f"secrets.{name}": value for name, value in (secrets or {}).items()}
        done = []
        for step in job["steps"]:
            name = step.get("name", step.get("run", ""))
            if "uses" in step:
                assert step["uses"].partition("@")[0] in ACTIONS
            elif name not in LEFT_OUT and (not only or name == only):
                said = {**job.get("env", {}), **step.get("env", {})}
                named = {key: filled(str(value), known) for key, value in said.items()}
                self.execute(step["run"], named)
                done.append(name)
        return done

    def execute(self, text: str, named: dict[str, str]) -> None:
        finished = subprocess.run(
            ["bash", "-e", "-c", text],
            cwd=self.folder,
            env={**self.variables, "PWD": str(self.folder), **named},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if finished.returncode != 0:
            raise AssertionError(f"exit code {finished.returncode}:\n{text}\n{finished.stdout}")


def filled(text: str, known: dict[str, str]) -> str:
    """`text` with what GitHub puts in place of an expression, each of which has to be known."""
    return EXPRESSION.sub(lambda found: known[found[1]], text)


@pytest.fixture
def python(environment, tmp_path) -> Path:
    """A Python of the job's own, without groundwork; what that depends on need not be fetched."""
    folder = tmp_path / "python"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    shared = tmp_path / "shared"
    shared.mkdir()
    (packages,) = environment.glob("lib/*/site-packages")
    for each in packages.iterdir():
        if not each.name.startswith("groundwork"):
            (shared / each.name).symlink_to(each)
    (own,) = folder.glob("lib/*/site-packages")
    (own / "shared.pth").write_text(f"{shared}\n")
    pip = folder / "bin" / "pip"
    pip.write_text(f'#!/bin/sh\nexec {folder}/bin/python -m pip --quiet "$@"\n')
    pip.chmod(0o755)
    return folder / "bin"


@pytest.fixture
def runner(groundwork, shop, python, tmp_path) -> Runner:
    """Has the project of `init` checked out: `main` is what origin has, the branch is ahead."""
    caches = os.environ.get("PIP_CACHE_DIR", Path.home() / ".cache" / "pip")
    ours = ("PG", "GROUNDWORK", "PYTHON", "DBT_", "VIRTUAL_ENV", "GIT_", "DATABASE_URL")
    variables = {
        **{name: text for name, text in os.environ.items() if not name.startswith(ours)},
        "PATH": f"{python}:{os.defpath}",
        "HOME": str(groundwork.home),
        "PIP_CACHE_DIR": str(caches),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "GITHUB_BASE_REF": "main",
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
    }
    runner = Runner(shop, variables)
    git = "git -c user.name=A -c user.email=a@localhost -c init.defaultBranch=main"
    runner.execute(
        f"git init -q --bare {tmp_path}/origin.git && {git} init -q && git checkout -q -b main\n"
        f"git remote add origin {tmp_path}/origin.git && git add . && {git} commit -qm first\n"
        "git push -q origin main && git checkout -q -b change",
        {},
    )
    yield runner
    groundwork(tmp_path / "base", "server", "stop")


def test_each_step_of_the_workflows_does_its_work(groundwork, runner, tmp_path):
    notes = runner.folder / "models" / "notes.sql"
    edit(notes, "    created_at", "    pinned boolean not null default false,\n    created_at")
    assert runner.run("plan.yml") == [
        "pip install -r requirements-dev.txt",
        "Build the database of the branch it is for",
        "Plan",
        "Run it, and test the result",
    ]
    plan = (runner.folder / "plan.md").read_text()
    assert "alter table public.notes add column pinned" in plan
    assert "access exclusive" in plan.lower()
    assert (tmp_path / "summary.md").read_text() == plan

    url = groundwork(tmp_path / "base", "server", "url")[1].strip()
    columns = "select attname from pg_attribute where attrelid = 'notes'::regclass and attnum > 0"
    with psycopg.connect(url, autocommit=True) as connection:
        assert ("pinned",) in connection.execute(columns).fetchall()
        connection.execute("create database production")
    production = url.replace("/groundwork?", "/production?")
    assert runner.run("deploy.yml", {"DATABASE_URL": production})[-2:] == [
        "groundwork run --target production",
        "groundwork test --target production",
    ]
    with psycopg.connect(production) as connection:
        assert ("pinned",) in connection.execute(columns).fetchall()

    # where there is no plan the job fails, and says why
    edit(notes, "{{ own_rows() }}", "{{ no_such_rows() }}")
    with pytest.raises(AssertionError, match="no_such_rows"):
        runner.run("plan.yml", only="Plan")
    with pytest.raises(AssertionError, match="no_such_rows"):
        runner.run("deploy.yml", {"DATABASE_URL": production}, only="Show what will be done")
