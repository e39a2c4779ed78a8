"""Makes a database of migrations, or of a dump, on a server that lives as long as it is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .. import GroundworkError
from ..audit.deep import deeply
from ..audit.replay import replay
from ..audit.scratch import DATABASE, MIGRATOR, scratch
from ..audit.statements import read_migrations


@contextmanager
def database_of(path: Path) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """The URL of a database in which the statements of `path` ran, and those that failed.

    path  a folder of migrations, or one file

    The database looks like Supabase's, and the role is no superuser: see audit.scratch.
    """
    if not path.exists():
        raise GroundworkError(f"{path} does not exist. Nothing was written.")
    migrations = deeply(lambda: read_migrations(path))
    if not migrations.files:
        raise GroundworkError(f"{path} holds no .sql file. Nothing was written.")
    with scratch() as server:
        replay(server, migrations, lambda: None)
        failed = [
            (f"statement in {one.file}, line {one.line}", f"it failed: {one.message}")
            for one in migrations.statements
            if one.outcome == "failed"
        ]
        yield server.cluster.url(DATABASE, MIGRATOR), failed
