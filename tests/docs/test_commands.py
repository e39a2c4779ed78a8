"""Every command of the pages is run; the few that can't be are read for what they name.

They run on a copy of the project that has a few small tables, because dbt takes long to read all
of them, and the commands do not differ.
"""

import os
import subprocess
import sys

import pytest

from docs.commands import Command, commands, fault, is_shell
from docs.pages import pages
from groundwork import ROOT

TENANTS = """\
create table tenants (
    id uuid primary key default gen_random_uuid(),
    name text not null
);

{{ service_rows() }}
"""

OF_A_TENANT = """\
create table %s (
    id uuid primary key default gen_random_uuid(),
    tenant_id uuid not null references {{ ref('tenants') }} (id) on delete cascade
);

create index on %s (tenant_id);

{{ service_rows() }}
"""

FILES = {
    "models/05_tenants/tenants.sql": TENANTS,
    **{
        f"models/05_tenants/{name}.sql": OF_A_TENANT % (name, name)
        for name in ("tenant_members", "tenant_notes", "leads")
    },
    "tests/dbt/rules/no_drift.sql": (ROOT / "tests" / "dbt" / "rules" / "no_drift.sql").read_text(),
}

# What other tests run: it begins with a server or an environment of its own.
ELSEWHERE = ("make", "source", "python scripts/server.py", "python scripts/audit.py")


def test_what_a_command_names_is_there():
    faults = [fault(command) for command in commands()]
    assert [each for each in faults if each] == []


def test_every_block_for_a_shell_parses():
    blocks = [block for page in pages() for block in page.blocks() if is_shell(block)]
    script = "\n".join(block.text for block in blocks)
    done = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_every_command_runs(new_project, database):
    include = ("models/_groups.yml", "analyses", "scripts")
    project = new_project(database, FILES, include=include)
    run = {tuple(command.words): command for command in commands() if command.is_run}
    run = [command for command in run.values() if not command.text.startswith(ELSEWHERE)]
    assert len(run) > 15
    assert project.dbt("run").code == 0
    # dbt reads the project anew when the variables are others
    for command in sorted(run, key=lambda each: (each.words[0], "--vars" in each.words)):
        program, *arguments = command.words
        if program == "dbt":
            outcome = project.dbt(*arguments)
            assert outcome.code == 0, f"{command.page}: {command.text}\n{outcome.problems}"
        else:
            assert program == "python", command
            done = python(project, arguments)
            assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"


def python(project, arguments):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=project.folder,
        env={**os.environ, **project.database.environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("make everything", "everything"),
        ("make test TEST=tests/engine", "TEST"),
        ("dbt rum", "dbt rum"),
        ("dbt run --selekt leads", "--selekt"),
        ("dbt run --select lead", "lead"),
        ("dbt run --vars '{plans: true}'", "plans"),
        ("dbt run --vars '{allow: [lossy]}'", "lossy"),
        ("dbt run --vars '{allow: [\"lossy_type:lead\"]}'", "lead"),
        ("python scripts/plans.py", "scripts/plans.py"),
        ("python scripts/plan.py --allowed lossy_type", "--allowed"),
        ("python scripts/plan.py --allow drop_everything", "drop_everything"),
        ("python scripts/server.py status --yaml", "--yaml"),
        ("curl example.com", "curl"),
    ],
)
def test_what_a_command_names_and_is_not_there_is_found(text, missing):
    found = fault(Command("page.md", text, is_run=False))
    assert found == f"page.md: {text}: there is no {missing}"
