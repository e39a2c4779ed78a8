"""What the Supabase CLI makes of the database: no difference, and types for an application."""

from pathlib import Path

import pytest

from benchmarks import LeftOutError, supabase_cli
from support.library import BOOKS
from support.relay import tcp_port

CHANGES = """
alter table leads alter column status drop default;
alter table leads drop column company;
alter table leads drop constraint leads_status_check;
drop policy leads_member_select on leads;
create policy everyone on leads for select to anon using (true);
grant select on leads to anon;
drop trigger leads_set_updated_at on leads;
drop index notifications_user_id_created_at_idx;
alter table posts disable row level security;
alter function access.is_admin() owner to postgres;
comment on table posts is 'something else';
"""


@pytest.fixture(scope="module")
def program() -> Path:
    try:
        return supabase_cli.installed()
    except LeftOutError as error:
        pytest.skip(str(error))


@pytest.fixture
def tcp_url(server):
    """The URL of a database of the default server, but for its name."""
    with tcp_port(Path(server.sockets, ".s.PGSQL.5432")) as port:
        yield f"postgresql://postgres:none@127.0.0.1:{port}/{{}}?sslmode=disable"


def test_a_changed_database_is_run_back_without_a_difference(
    program, tcp_url, new_project, new_database, built_template
):
    fresh, changed = (new_database(template=built_template) for _ in range(2))
    with changed.connect() as connection:
        connection.execute(CHANGES)
    urls = [tcp_url.format(database.name) for database in (fresh, changed)]
    assert "leads_status_check" in supabase_cli.difference(program, *urls)

    project = new_project(changed, include=("models",))
    outcome = project.dbt("run", *changed.left_out())
    assert outcome.code == 0, outcome.problems
    assert supabase_cli.difference(program, *urls) == ""


def test_types_are_generated_of_every_table_and_enumerated_type(
    program, tcp_url, built_database, built_connection
):
    types = supabase_cli.types(program, tcp_url.format(built_database.name))
    query = """
        select relname from pg_class where relnamespace = 'public'::regnamespace
        and relkind in ('r', 'p') and not relispartition
        union all
        select typname from pg_type where typnamespace = 'public'::regnamespace and typtype = 'e'
    """
    names = [name for (name,) in built_connection.execute(query)]
    assert len(names) > 100
    assert [name for name in names if f'"{name}": ' not in types] == []


def test_the_flow_of_docs_team_beside_the_cli(program, tcp_url, library, new_database, tmp_path):
    folder = tmp_path / "work" / "supabase"
    folder.parent.mkdir()
    own = library.project.database

    def export(*options):
        code, printed = library.run("export.py", "--supabase", str(folder), *options)
        assert code == 0, printed
        (migration,) = folder.glob("migrations/*_groundwork.sql")
        return migration.name.partition("_")[0], printed

    def cli(*arguments, database):
        remote = f"--remote={tcp_url.format(database.name)}"
        return supabase_cli.answer(program, *arguments, remote, "--yes", folder=folder.parent)

    def pushed():
        database = new_database()
        assert cli("db", "push", database=database) == "Finished supabase db push."
        return database

    def plan(database):
        return library.run("plan.py", "--url", tcp_url.format(database.name))[1]

    def difference(*databases):
        urls = [tcp_url.format(database.name) for database in databases]
        return supabase_cli.difference(program, *urls, "public,access,auth,extensions")

    # what the CLI makes of the exported migration is as declared
    version, _ = export()
    first = pushed()
    assert "Nothing to do: 2 models are as declared." in plan(first)

    # in a database that a run made, it changes nothing, or is entered as applied
    assert library.project.dbt("run").code == 0
    assert cli("db", "push", database=own) == "Finished supabase db push."
    assert difference(first, own) == ""
    cli("migration", "repair", "--status", "reverted", version, database=own)
    listed = cli("migration", "list", database=own)
    assert (version in listed, listed.count(version)) == (True, 1)
    cli("migration", "repair", "--status", "applied", version, database=own)
    assert cli("migration", "list", database=own).count(version) == 2
    assert cli("db", "push", database=own) == "Remote database is up to date."

    # a change of a model writes the same migration again
    library.project.edit(BOOKS, "price numeric", "price numeric,\n    pages integer")
    assert "differs and stays" in export()[1]
    assert export("--replace")[0] == version
    assert library.project.dbt("run").code == 0
    assert cli("db", "push", database=own) == "Remote database is up to date."
    assert difference(pushed(), own) == ""
    assert "pages" in difference(first, own)

    # a migration of one's own, for what no model declares
    own_migration = folder / "migrations" / f"{int(version) + 1}_by_hand.sql"
    own_migration.write_text("create table by_hand (id integer);")
    assert cli("db", "push", database=own) == "Finished supabase db push."
    assert "0 models of 2 to change, 1 other object, 3 statements." in plan(own)
    kept = library.project.dbt("run", "--vars", "leave_alone: [by_hand]")
    assert (kept.code, "not declared" in kept.output) == (0, False)
