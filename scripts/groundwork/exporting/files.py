"""The steps as files: one for psql, or a folder for the Supabase CLI."""

from datetime import UTC, datetime
from pathlib import Path

from ..project.version import VERSION
from .steps import Step, path

HEADER = f"""\
-- groundwork {VERSION}, the whole declaration as plain SQL, for an empty database.
-- Generated: change the models and export again.
--
-- Applied once more it ends without an error and in the same state. Left alone where they are
-- there: roles, schemas, extensions, types, tables, indexes, constraints, and the rows of seeds.
-- Made again, equal to what they were: functions, policies, triggers, privileges, comments, buckets.
-- What differs in a table that is there stays different; `dbt run` is what closes differences.
"""

SETTINGS = f"""\
set client_min_messages = warning;
set check_function_bodies = off;
set search_path = {path()};
"""

RESET = """\
reset search_path;
reset check_function_bodies;
reset client_min_messages;
"""

RULER = "-- " + "-" * 77


def section(step: Step) -> str:
    heading = f"{RULER}\n-- {step.number}. {step.title}\n{RULER}"
    return "\n\n".join([heading, *step.blocks]) + "\n"


def script(steps: list[Step], in_transaction: bool) -> str:
    """Every step as one text; `in_transaction` has it begin and commit one of its own."""
    begin, commit = ("begin;\n", "commit;\n") if in_transaction else ("", "")
    sections = [section(step) for step in steps if step.blocks]
    return "\n".join([HEADER, begin + SETTINGS, *sections, RESET + commit])


def write_supabase(steps: list[Step], folder: Path, replace: bool) -> list[str]:
    """Write the migration and the schema files; returns what to tell of each.

    A migration that is there may have been applied, so it stays unless `replace` says otherwise.
    Seed data are in the migration alone: schema files declare no rows.
    """
    told = []
    migrations, schemas = folder / "migrations", folder / "schemas"
    migrations.mkdir(parents=True, exist_ok=True)
    schemas.mkdir(exist_ok=True)

    text = script(steps, in_transaction=False)
    there = sorted(migrations.glob("*_groundwork.sql"))
    if there and there[-1].read_text() == text:
        told.append(f"{there[-1]} is up to date.")
    elif there and not replace:
        told.append(
            f"{there[-1]} differs and stays, because it may have been applied."
            " Write what changed as a migration of its own: supabase db diff -f change."
            " Never applied? --replace writes it anew."
        )
    else:
        now = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
        file = there[-1] if there else migrations / f"{now}_groundwork.sql"
        file.write_text(text)
        told.append(f"{file}: the whole declaration.")

    declared = [step for step in steps if step.blocks and step.name != "seed_data"]
    for step in declared:
        file = schemas / f"{step.number:02}_{step.name}.sql"
        file.write_text("\n".join([SETTINGS, section(step), RESET]))
    told.append(f"{schemas}: {len(declared)} files, one a step.")
    return told
