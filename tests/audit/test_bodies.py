"""Function bodies are held against the catalog by the server itself, as far as it can be asked."""

from functools import partial

import pytest

from groundwork.audit.bodies_checked import errors_of_bodies, offer_plpgsql_check
from groundwork.audit.catalog import Catalog
from groundwork.audit.project import Project
from groundwork.audit.rules.function_fails import find
from groundwork.audit.run import connected
from groundwork.audit.statements import Migrations
from support.servers import on_versions

# What no name tells: each of these knows only names that exist.
BODIES = """
create schema extensions;
create table kept (id uuid primary key, label text);
create function compares() returns void language plpgsql as $$
begin
    perform 1;
    update kept set label = 'x' where id = 1;
end
$$;
create function returns_wrongly() returns table (id uuid) language plpgsql as $$
begin
    return query select label from kept;
end
$$;
create function stamp() returns trigger language plpgsql as $$
begin
    new.stamped_at := now();
    return new;
end
$$;
create trigger kept_stamp before update on kept for each row execute function stamp();
create function of_no_trigger() returns trigger language plpgsql as $$
begin
    new.stamped_at := now();
    return new;
end
$$;
create function uses_temporary() returns bigint language plpgsql as $$
begin
    create temporary table counted (n bigint);
    return (select sum(n) from counted);
end
$$;
create function counts() returns bigint language sql as 'select count(*) from kept';
"""


def catalog_of(connection) -> Catalog:
    """The catalog of a database, whose server is asked about the bodies of its functions."""
    return Catalog(connection, check_bodies=partial(errors_of_bodies, connection))


def offending(catalog: Catalog) -> dict[str, str]:
    project = Project(Migrations(), catalog)
    return {one.object: one.evidence for one in find(project, catalog)}


@on_versions("15")
def test_plpgsql_check_is_asked_where_the_server_has_it(new_database):
    database = new_database()
    with database.connect() as connection:
        connection.execute(BODIES)
        offer_plpgsql_check(connection)
        catalog = catalog_of(connection)
        if "plpgsql_check" not in catalog.extensions:
            pytest.skip("This PostgreSQL 15 has no plpgsql_check: make servers")
        found = offending(catalog)
    assert set(found) == {"compares()", "returns_wrongly()", "stamp()"}
    assert found["compares()"] == "line 4 of the body: operator does not exist: uuid = integer"
    assert 'record "new" has no field "stamped_at"' in found["stamp()"]
    # it runs what is immutable, and whose that is in a live database, nobody knows
    with connected(database.url) as live:
        assert set(offending(live)) == set()


def test_functions_in_sql_are_made_once_more(database):
    with database.connect() as connection:
        connection.execute(BODIES)
        connection.execute("alter table kept rename to gone")
        catalog = catalog_of(connection)
        assert offending(catalog)["counts()"] == 'relation "kept" does not exist'
    # a live database can't be written, so there the names in the body tell
    with connected(database.url) as live:
        assert offending(live)["counts()"] == "table kept does not exist"
