"""Every command of the pages is run; the few that can't be are read for what they name.

They run on the whole project in a database where it is built already, as README and
docs/production.md assume: as it is, and after somebody has changed it by hand.
"""

import os
import subprocess
import sys

import pytest

from docs.commands import EXAMPLES, Command, commands, fault, is_shell
from docs.pages import pages
from support.dumps import pg_dump

# The table that README adds.
FILES = {
    f"models/05_tenants/{name}.sql": f"""
create table {name} (
    id uuid not null default gen_random_uuid(),
    {{{{ tenant_id() }}}},
    {{{{ tenant_key() }}}}
);

{{{{ tenant_rows() }}}}
"""
    for name in EXAMPLES
}

# Of a partitioned table, of a plain one and of a function; and a partition of a coming month.
CHANGED_BY_HAND = """
alter table api_logs alter column method drop not null;
drop policy tenant_members_member_select on tenant_members;
alter function access.is_admin() volatile;
do $$ begin execute 'drop table ' || (
    select max(inhrelid::regclass::text)
    from pg_inherits
    where inhparent = 'app_events'::regclass and inhrelid::regclass::text ~ '[0-9]$'
); end $$;
"""
CHANGED = {"api_logs", "tenant_members", "is_admin"}
WITH_A_HOOK = 3

# What other tests run: it begins with a server or an environment of its own.
ELSEWHERE = ("make", "source", "python scripts/server.py", "python scripts/audit.py")
ELSEWHERE += ("pip", "cd", "groundwork")


def test_what_a_command_names_is_there():
    faults = [fault(command) for command in commands()]
    assert [each for each in faults if each] == []


def test_every_block_for_a_shell_parses():
    blocks = [block for page in pages() for block in page.blocks() if is_shell(block)]
    script = "\n".join(block.text for block in blocks)
    done = subprocess.run(["bash", "-n"], input=script, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def whole_project(new_project, new_database, built_template):
    """The whole project with all that a command could need, where it is built already."""
    include = ("models", "analyses", "scripts")
    return new_project(new_database(template=built_template), FILES, include, rules=True)


def test_every_command_runs(whole_project):
    known = {tuple(command.words): command for command in commands() if command.is_run}
    known = [command for command in known.values() if not command.text.startswith(ELSEWHERE)]
    assert len(known) > 15
    # dbt reads the whole project again when the variables are others
    plain = [command for command in known if "--vars" not in command.words]
    plans = [command for command in known if "{plan: true}" in command.words]
    others = [command for command in known if command not in plain + plans]
    assert plans
    assert others

    for command in sorted(plain, key=lambda command: command.words):
        run(whole_project, command)
    change_by_hand(whole_project)
    assert python(whole_project, ["scripts/plan.py"]).returncode == 2
    assert whole_project.dbt("test", "--select", "no_drift").code == 1
    outcome = whole_project.dbt("run")
    assert (outcome.code, answers(outcome)["altered"]) == (0, CHANGED), outcome.problems
    assert whole_project.dbt("test", "--select", "no_drift").code == 0

    before = state(whole_project)
    for command in plans:
        outcome = run(whole_project, command)
        assert answers(outcome).keys() <= {"unchanged", "PLAN 0", "not_offered"}
        assert outcome.output.count("would run the post-hook: {{ keep_partitions(") == WITH_A_HOOK
    assert state(whole_project) == before
    change_by_hand(whole_project)
    changed = state(whole_project)
    for command in plans:
        outcome = run(whole_project, command)
        assert answers(outcome)["planned"] == CHANGED
        assert "alter table public.api_logs alter column method set not null;" in outcome.output
    assert state(whole_project) == changed != before

    for command in others:
        run(whole_project, command)
    assert state(whole_project) == before


def run(project, command):
    """Run a command of a page, and return what dbt did where it is dbt's."""
    program, *arguments = command.words
    if program == "dbt":
        outcome = project.dbt(*arguments)
        assert outcome.code == 0, f"{command.page}: {command.text}\n{outcome.problems}"
        return outcome
    assert program == "python", command
    done = python(project, arguments)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return None


def python(project, arguments):
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=project.folder,
        env={**os.environ, **project.database.environment},
        capture_output=True,
        text=True,
    )


def answers(outcome):
    """The names of the models by what was done to them."""
    by_message = {}
    for name, message in outcome.messages.items():
        if not message.endswith(" passed"):  # a hook of the run
            by_message.setdefault(message, set()).add(name)
    return by_message


def change_by_hand(project):
    with project.database.connect() as connection:
        connection.execute(CHANGED_BY_HAND)


def state(project):
    """The database without its history."""
    return pg_dump(project.database.url)


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
        ("groundwork built", "groundwork built"),
        ("groundwork plan --selekt leads", "--selekt"),
        ("groundwork run --allow drop_everything:leads", "drop_everything"),
    ],
)
def test_what_a_command_names_and_is_not_there_is_found(text, missing):
    found = fault(Command("page.md", text, is_run=False))
    assert found == f"page.md: {text}: there is no {missing}"
