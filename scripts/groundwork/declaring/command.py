"""Declares a database: from the folder to the files in it."""

import shutil
import sys
from pathlib import Path

import psycopg

from .. import GroundworkError
from ..cli.target import connect, shown_database
from ..planning.changes import begin_writing
from ..planning.engine import prepare_engine
from ..project.compiled import ENGINE, Project, compiled_project
from ..project.new import make_project
from ..project.place import FILE
from .declare import Writer
from .groups import grouped, read_groups
from .order import put_in_order
from .project import Written, kept_models, write
from .reading import Found, Key, read_objects
from .recognised.database import recogniser, write_settings
from .written import File

EXAMPLE = "notes"
"""The model of a new project, which is in nobody's database."""


def declare_database(
    url: str | None,
    schemas: list[str],
    folder: Path,
    is_flat: bool,
    groups: Path | None = None,
    with_roles: bool = False,
) -> tuple[Found, list[File], Written]:
    """Write the project of the database at `url` into `folder`.

    groups      a file that names folders and their tables: see groups.read_groups
    with_roles  whether the roles that the database names are declared too

    Raises GroundworkError, before anything is written there, where the database can't be read.
    """
    named = read_groups(groups) if groups else {}
    # the project of the current folder, which connect() would name, has no part in this
    print(f"Declaring the {shown_database(url)} in {folder}.", file=sys.stderr)
    connection = connect(url, "groundwork declare", is_announced=True)
    with connection:
        is_new = not (folder / FILE).exists()
        if is_new:
            make_project(folder)
            for file in (folder / "models").glob(f"{EXAMPLE}.*"):
                file.unlink()
        try:
            project, _ = compiled_project(folder, (ENGINE,))
            return declare_objects(connection, project, schemas, folder, is_flat, named, with_roles)
        except BaseException:
            if is_new:
                shutil.rmtree(folder)
            raise


def declare_files(
    path: Path, schemas: list[str], folder: Path, is_flat: bool, groups: Path | None = None
) -> tuple[Found, list[File], Written]:
    """The same of the database that migrations make, or a dump; what failed of it is left alone."""
    from .files import database_of

    with database_of(path) as (url, failed):
        found, files, written = declare_database(url, schemas, folder, is_flat, groups)
    found.left_alone += failed
    return found, files, written


def declare_objects(
    connection: psycopg.Connection,
    project: Project,
    schemas: list[str],
    folder: Path,
    is_flat: bool,
    groups: dict[str, list[str]],
    with_roles: bool,
) -> tuple[Found, list[File], Written]:
    prepare_engine(connection, project)
    try:
        begin_writing(connection)
        found = read_objects(connection, schemas or None, with_roles)
        if not found.objects:
            raise GroundworkError(
                f"There is nothing to declare in {', '.join(found.schemas) or 'the database'}."
                " Nothing was written. Name the schemas with --schema."
            )
        kept = kept_models(connection, project, found)
        late = put_in_order(connection, found)
        macros, settings = recogniser(connection, found, project, folder)
        writer = Writer(connection, found, project.kinds, late, macros)
        own = [each for each in found.objects.values() if not each.is_of_package]
        files = writer.files([each for each in own if each.model not in kept])
        files += [
            File(each, "", {"meta": kept[each.model].declared["config"]["meta"] or {}})
            for each in own
            if each.model in kept
        ]
    finally:
        connection.rollback()
    found.objects = {key: each for key, each in found.objects.items() if not each.is_of_package}
    found.to_write_by_hand = write_settings(folder, settings)
    if is_flat:
        chosen = dict.fromkeys(found.objects, "models")
    else:
        chosen = grouped(found, references(found), groups)
    return found, files, write(folder, files, chosen, project, kept)


def references(found: Found) -> dict[Key, set[Key]]:
    """The tables that each table refers to."""
    tables = {key for key, each in found.objects.items() if each.kind == "table"}
    return {key: found.objects[key].uses & tables for key in tables}
