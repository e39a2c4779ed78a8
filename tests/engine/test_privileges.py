"""Which privileges a run needs and asks for, and that no client has any on the engine."""

from support.case import Case, table
from support.databases import Database, connect
from support.judge import converge, declared
from support.library import BOOKS, CHILD, PARENT, SHELVES

REACHED = """
select role_name, what
from unnest(array['anon', 'authenticated', 'service_role']) as roles (role_name)
cross join lateral (
    select proname as what
    from pg_catalog.pg_proc
    where
        pronamespace = 'groundwork'::regnamespace
        and has_function_privilege(role_name, oid, 'execute')

    union all

    select relname
    from pg_catalog.pg_class
    where
        relnamespace = 'groundwork'::regnamespace
        and relkind in ('r', 'v')
        and has_table_privilege(role_name, oid, 'select, insert, update, delete')

    union all

    select nspname
    from pg_catalog.pg_namespace
    where
        nspname = 'groundwork'
        and has_schema_privilege(role_name, oid, 'usage, create')
) as reached
order by role_name, what
"""


def test_no_client_reaches_a_routine_or_table_of_the_engine(server, engine_template, new_database):
    database = new_database(template=engine_template)
    with connect(database.url) as connection:
        assert connection.execute(REACHED).fetchall() == []
        # the query sees a procedure that is open, as well as a function
        connection.execute("grant execute on all procedures in schema groundwork to anon")
        assert ("anon", "update_in_batches") in connection.execute(REACHED).fetchall()


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


PREPARE = """
grant usage on schema groundwork to deployer;
grant execute on all routines in schema groundwork to deployer;
grant all on all tables in schema groundwork to deployer;
grant usage, create on schema public to deployer;
"""


def test_who_may_not_make_a_schema_is_told_what_to_grant(engine_template, new_database):
    database = new_database(template=engine_template)
    plain = table("size integer").replace("create table", "create unlogged table")
    case = Case("unlogged", plain, plain.replace("integer)", "bigint)"))
    with database.connect() as administrator, database.connect("deployer") as deployer:
        administrator.execute(PREPARE)
        # nothing adds to a new table here, so it takes no trial
        assert converge(deployer, case, declared(case, case.before))[0] == "created"
        outcome, *_, message = converge(deployer, case, declared(case, case.after))
        assert outcome == "refused"
        assert "t is unlogged, and permission denied for database" in message
        assert "Nothing was changed." in message
        grant = f"grant create on database {database.name} to deployer"
        assert grant in message

        administrator.execute(grant)
        assert converge(deployer, case, declared(case, case.after))[0] == "altered"
        query = "select nspname from pg_namespace where nspname = 'groundwork_trial'"
        assert administrator.execute(query).fetchall() == []
