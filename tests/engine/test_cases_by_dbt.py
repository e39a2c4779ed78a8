"""Pairs of declarations, through `dbt run` instead of the engine alone.

Each is a model in a schema of its own, so that a few runs of dbt try them all.
"""

import json

import pytest

from support.databases import WORKER, Database
from support.dumps import pg_dump, restore
from support.judge import NEVER_ALLOWED, declared, entries
from support.library import ledger
from support.projects import Project, make_empty, project_apart
from support.servers import DEFAULT_VERSION

from .test_cases import SUBJECTS, cases_of

IN_ALL, OF_A_SUBJECT = 40, 4

ABOVE = {"keep", "usual", "platform"}
"""What a model says directly below `meta`; the rest belongs below `upgrade`."""


def can_be_a_model(case) -> bool:
    """Whether the case is about its table alone, and dbt takes its text as it is."""
    text = case.before + case.after
    return (
        case.table == "t"
        and not (case.setup or case.beside or case.beside_rows or case.refused)
        and not ({*case.hazards} & NEVER_ALLOWED)
        and (case.rows == "" or case.rows.startswith("("))
        and not any(mark in text for mark in ("{{", "{%", "{#"))
        and "public." not in text
        and case.since <= int(DEFAULT_VERSION[:2])
    )


def representative_cases() -> list:
    """As many of each subject as there are, up to four, until there are forty."""
    chosen = [[*filter(can_be_a_model, cases_of(subject))][:OF_A_SUBJECT] for subject in SUBJECTS]
    return [case for cases in chosen for case in cases][:IN_ALL]


def model(case, text: str, number: int) -> str:
    meta = {name: value for name, value in case.options.items() if name in ABOVE}
    upgrade = {name: value for name, value in case.options.items() if name not in ABOVE}
    settings = {"schema": f"case_{number}", "alias": "t", "meta": {**meta, "upgrade": upgrade}}
    return f"{{{{ config(**{json.dumps(settings)}) }}}}\n{declared(case, text)}"


def write(project: Project, cases, field: str) -> None:
    for number, case in enumerate(cases):
        project.write(
            f"models/04_core/case_{number}.sql", model(case, getattr(case, field), number)
        )


@pytest.fixture(scope="module")
def cases():
    cases = representative_cases()
    assert len(cases) == IN_ALL
    return cases


def test_pairs_converge_by_dbt(cases, tmp_path, subtests):
    live = project_apart(tmp_path / "live", f"{WORKER}_pairs_live")
    fresh = project_apart(tmp_path / "fresh", f"{WORKER}_pairs_fresh")
    write(live, cases, "before")
    outcome = live.dbt("run")
    assert outcome.code == 0, outcome.problems
    counts = {}
    with live.database.connect() as connection:
        for number, case in enumerate(cases):
            if case.rows:
                connection.execute(f"insert into case_{number}.t values {case.rows}")
            query = f"select count(*) from case_{number}.t"
            counts[number] = connection.execute(query).fetchone()[0]

    write(live, cases, "after")
    allow = sorted({hazard for case in cases for hazard in case.hazards})
    outcome = live.dbt("run", "--vars", json.dumps({"allow": allow}))
    write(fresh, cases, "after")
    made = fresh.dbt("run")
    assert made.code == 0, made.problems

    found, wanted = ({*entries(pg_dump(each.database.url))} for each in (live, fresh))
    if found != wanted:
        # what was added to a live table was printed once more
        found, wanted = ({*restored(each, f"{WORKER}_pairs_restored")} for each in (live, fresh))
    with live.database.connect() as connection:
        for number, case in enumerate(cases):
            with subtests.test(msg=case.name):
                assert outcome.statuses[f"case_{number}"] == "success", outcome.problems
                own = [text for text in found ^ wanted if f"case_{number}." in text]
                assert not own, "\n".join(own)
                query = f"select count(*) from case_{number}.t"
                assert connection.execute(query).fetchone()[0] == counts[number]
        assert outcome.code == 0, outcome.problems
        assert found ^ wanted == set()
        known = ledger(connection)
        again = live.dbt("run")
        assert again.code == 0, again.problems
        assert ledger(connection) == known


def restored(project: Project, name: str) -> list[str]:
    """The entries of the dump of a database that was restored from the project's."""
    database = Database(project.database.server, name)
    make_empty(database)
    restore(project.database.url, database.url)
    return entries(pg_dump(database.url))
