"""A run says which rights it lacks to change a large table while others use it."""

from support.databases import Database
from support.library import BOOKS, CHILD, PARENT, SHELVES


def test_a_large_table_is_changed_and_the_rights_for_it_are_named(deployer_database, new_project):
    files = {SHELVES: PARENT, BOOKS: CHILD}
    library = new_project(deployer_database, files, include=("models/_groups.yml",))
    settings = library.read("dbt_project.yml").replace("online_rows: 10000", "online_rows: 100")
    library.write("dbt_project.yml", settings)
    built = library.dbt("run")
    assert built.code == 0, built.problems
    assert "bypassrls" not in built.output
    everyone = Database(deployer_database.server, deployer_database.name)
    with everyone.connect() as connection:
        connection.execute(
            "with shelf as (insert into shelves (name) values ('a') returning id)"
            " insert into books (shelf_id, title)"
            " select shelf.id, 'Volume ' || n from shelf, generate_series(1, 500) as n"
        )
        library.write(BOOKS, CHILD.replace("title text", "title text check (title <> '')"))
        changed = library.dbt("run")
        assert changed.code == 0, changed.problems
        lines = [line.split("  ", 1)[-1].strip() for line in changed.output.splitlines()]
        assert [line for line in lines if "An administrator avoids it" in line] == [
            "nobody else gets at books while its rows are counted. An administrator avoids it:"
            " alter role deployer bypassrls",
            "how long others have been using books is hidden, so a lock may wait for them and hold"
            " up the rest. An administrator avoids it: grant pg_read_all_stats to deployer",
        ]
        validated = "select convalidated from pg_constraint where conname = 'books_title_check'"
        assert connection.execute(validated).fetchall() == [(True,)]
