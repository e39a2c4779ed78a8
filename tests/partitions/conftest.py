"""The built database for the tests of its partitioned tables."""

import pytest


@pytest.fixture
def database(new_database, built_template):
    """A copy of the built database."""
    return new_database(template=built_template)


@pytest.fixture
def connection(built_connection):
    """A connection to the built database as the superuser; what it writes is rolled back."""
    return built_connection
