"""The built database for the tests of its partitioned tables."""

import pytest

from support.databases import WORKER, Database, connect


@pytest.fixture
def database(new_database, built_template):
    """A copy of the built database."""
    return new_database(template=built_template)


@pytest.fixture(scope="package")
def shared_copy(server, built_template):
    """A copy of the built database in which nothing is ever committed."""
    database = Database(server, f"{WORKER}_partitions")
    with connect(server.url()) as connection:
        connection.execute(f"create database {database.name} template {built_template}")
    return database


@pytest.fixture
def connection(shared_copy):
    """A connection to the built database that is rolled back."""
    with shared_copy.connect() as connection, connection.transaction(force_rollback=True):
        yield connection
