"""The engine in a database of its own, without the project's models."""

import pytest

from .databases import WORKER, Database, connect
from .projects import SHARED, Project, copy_into
from .servers import shared_server


@pytest.fixture(scope="session")
def engine(tmp_path_factory):
    """The SQL that makes the platform and the engine in an empty database, as dbt renders it."""
    folder = tmp_path_factory.mktemp("engine")
    project = Project(folder, Database(shared_server(), "postgres"))
    for path in SHARED:
        copy_into(project.folder, path)
    project.write("analyses/platform.sql", "{{ platform_statements() }}")
    project.write("analyses/engine.sql", "{{ install_engine() }}")
    outcome = project.dbt("compile", "--select", "path:analyses")
    assert outcome.code == 0, outcome.problems
    compiled = project.folder / "target" / "compiled" / "groundwork" / "analyses"
    return [(compiled / name).read_text() for name in ("platform.sql", "engine.sql")]


@pytest.fixture(scope="session")
def engine_template(server, engine):
    """The name of a database of this worker that holds the engine and nothing else."""
    name = f"{WORKER}_engine"
    with connect(server.url()) as connection:
        connection.execute(f"drop database if exists {name} with (force)")
        connection.execute(f"create database {name} template template0")
    with connect(server.url(name)) as connection:
        for script in engine:
            connection.execute(script)
        # elsewhere it is random; here a case can state the ids that it makes
        connection.execute(
            "update groundwork.id_namespace set value = '\\x3f0d1c2b9a8e5d47b6a1c0de9e37f1a4'"
        )
    return name
