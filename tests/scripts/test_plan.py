"""scripts/plan.py says what dbt run would do, and changes nothing."""

import json

from groundwork import ROOT
from support.databases import Database, connect
from support.dumps import pg_dump
from support.library import BOOKS, SHELVES

from .conftest import CHILD, REFERRING, make_library

STAMP = """\
create or replace function access.stamp() returns trigger
language plpgsql set search_path = public, pg_temp as $$ begin return new; end $$;

{{ executable_by() }}
"""
STALE = "Compiled the project: a source was newer (dbt compile).\n"


def everything(database, connection):
    """The schema, and all that the engine wrote."""
    tables = ("ledger", "declaration", "quarantine")
    written = [
        connection.execute(f"select entry::text from groundwork.{name} as entry").fetchall()
        for name in tables
    ]
    return pg_dump(database.url), written


def test_nothing_to_do_after_a_run_and_dbt_starts_only_when_a_source_changed(built):
    built.is_compiled_before = False
    assert built.run("plan.py") == (0, "Nothing to do: 2 models are as declared.\n" + STALE)
    assert built.run("plan.py") == (0, "Nothing to do: 2 models are as declared.\n")
    built.project.write(BOOKS, CHILD)
    assert STALE in built.run("plan.py")[1]


def test_a_database_without_the_engine_is_planned_and_left_without_it(library, connection):
    code, printed = library.run("plan.py")
    assert code == 2
    assert "The engine is not installed; dbt run installs it first." in printed
    assert "public.shelves (models/04_core/shelves.sql): made anew" in printed
    assert "2 models of 2 to change, 2 statements, " in printed
    assert connection.execute("select to_regnamespace('groundwork')").fetchone() == (None,)

    connection.execute("""
        create function no_ddl() returns event_trigger language plpgsql
        as $$ begin raise exception 'not today'; end $$;
        create event trigger no_ddl on ddl_command_start execute function no_ddl()
    """)
    code, printed = library.run("plan.py")
    connection.execute("drop event trigger no_ddl")
    assert code == 1
    assert "is not installed, and a plan can't make it for itself: refused by " in printed
    assert "public.no_ddl()" in printed
    assert "Nothing was changed. Make it with a run: dbt run" in printed


def test_a_server_without_the_roles_is_planned_and_left_without_them(bare_server, new_project):
    library = make_library(new_project, Database(bare_server, "postgres"))
    with connect(bare_server.url()) as connection:
        connection.execute("create table books (id bigint primary key, title text)")
    code, printed = library.run("plan.py")
    assert code == 2, printed
    assert "create role service_role " in printed
    assert "public.shelves (models/04_core/shelves.sql): made anew" in printed
    assert "grant insert on public.books to service_role" in printed
    with connect(bare_server.url()) as connection:
        roles = "select rolname from pg_roles where rolname !~ '^pg_' order by 1"
        assert connection.execute(roles).fetchall() == [("postgres",)]


def test_a_new_table_that_the_run_would_refuse_is_refused(library):
    library.project.write(BOOKS, CHILD.replace("{{ service_rows() }}", ""))
    library.project.write(
        "models/04_core/notes.sql", CHILD.replace("books", "notes").replace("numeric", "numbr")
    )
    code, printed = library.run("plan.py")
    assert code == 3
    assert "the model books does not say who may see its rows" in printed
    assert "public.notes (models/04_core/notes.sql): refused" in printed
    assert 'type "numbr" does not exist' in printed
    assert "public.shelves (models/04_core/shelves.sql): made anew" in printed


def test_what_no_model_declares_is_closed_as_planned(built, connection):
    connection.execute("create table found (id integer primary key)")
    statement = "  alter table public.found enable row level security;"
    code, printed = built.run("plan.py")
    assert code == 2
    assert "1 object that no model declares would be closed to clients. To leave one " in printed
    assert statement in printed
    assert "0 models of 2 to change, 1 other object, 3 statements." in printed
    for alone in (("--select", "books"), ("--vars", "{leave_alone: [found]}")):
        assert "public.found" not in built.run("plan.py", *alone)[1]
    secured = "select relrowsecurity from pg_class where oid = 'found'::regclass"
    assert connection.execute(secured).fetchone() == (False,)
    outcome = built.project.dbt("run")
    assert f"  not declared:{statement[1:]}" in outcome.output
    ledger = built.run("ledger.py", "--table", "found")[1]
    assert "  public.found  alter table public.found enable row level security\n" in ledger
    assert built.run("plan.py") == (0, "Nothing to do: 2 models are as declared.\n")


def test_what_no_model_declares_any_more_is_kept_until_it_is_allowed(built, database, connection):
    built.project.remove(BOOKS)
    before = everything(database, connection)
    code, printed = built.run("plan.py")
    assert code == 0, printed
    assert "public.books (dbt_project.yml): nothing to do" in printed
    assert "drop_object, kept: What a model declared once and none declares any more" in printed
    code, printed = built.run("plan.py", "--allow", "drop_object:books")
    assert code == 2
    assert "  drop table public.books;" in printed
    assert "0 models of 1 to change, 1 other object, 1 statement." in printed
    assert "drop_object, allowed: " in printed
    assert everything(database, connection) == before


def test_roles_and_privileges_are_planned_and_put_right(built, database, connection):
    connection.execute("grant usage on schema groundwork to anon")
    statement = "revoke usage on schema groundwork from anon"
    before = everything(database, connection)
    code, printed = built.run("plan.py")
    assert (code, printed.splitlines()[:2]) == (
        2,
        ["Roles, schemas and privileges", f"  {statement};"],
    )
    assert "0 models of 2 to change, 0 statements, 1 for roles, schemas and privileges." in printed
    _, printed = built.run("plan.py", "--format", "json")
    (planned,) = json.loads(printed)["platform"]
    assert (planned["object_name"], planned["statement"]) == ("schema groundwork", statement)
    assert f"```sql\n{statement};\n```" in built.run("plan.py", "--format", "markdown")[1]

    outcome = built.project.dbt("run", "--vars", "{plan: true}")
    assert f"  platform: {statement};" in outcome.output.splitlines()
    assert everything(database, connection) == before

    outcome = built.project.dbt("run")
    assert f"  platform: {statement};" in outcome.output.splitlines()
    code, printed = built.run("ledger.py", "--table", "schema groundwork")
    assert f"  schema groundwork  {statement}\n" in printed
    assert "platform:" not in built.project.dbt("run").output
    assert built.run("plan.py") == (0, "Nothing to do: 2 models are as declared.\n")


def test_changes_are_shown_with_locks_and_made_by_nobody(built, database, connection):
    connection.execute("insert into books (title) values ('a'), ('b')")
    built.project.write(
        BOOKS, REFERRING.replace("price numeric", "price numeric check (price > 0)")
    )
    before = everything(database, connection)
    code, printed = built.run("plan.py")
    assert code == 2
    assert "public.books (models/04_core/books.sql): in one transaction; 2 rows, 32 kB" in printed
    assert "  holds access exclusive on public.books: blocks reads and writes\n" in printed
    assert "  holds share row exclusive on public.shelves: blocks writes\n" in printed
    assert "1 model of 2 to change, 2 statements." in printed
    assert everything(database, connection) == before
    assert built.project.dbt("run").code == 0
    ran = "select statement from groundwork.ledger where object_name = 'books' order by id"
    _, *statements = (row[0] for row in connection.execute(ran))
    assert len(statements) == 2
    assert all(f"  {statement};\n" in printed for statement in statements)


def test_refused_kept_and_allowed(built, connection):
    connection.execute("insert into books (title) values ('a long title')")
    connection.execute("alter table books add column note text")
    built.project.write(BOOKS, CHILD.replace("title text", "title varchar(3)"))
    code, printed = built.run("plan.py")
    assert code == 3
    assert "lossy_type, refused: Values can be cut" in printed
    assert "drop_column, kept: A column that is not declared" in printed
    assert "lossy_type: column title: text becomes character varying(3) (1 rows" in printed
    assert "To do it all the same: dbt run --select books" in printed
    allowed = built.run("plan.py", "--allow", "lossy_type:books", "--allow", "drop_column")
    assert allowed[0] == 2
    assert "lossy_type, allowed: " in allowed[1]
    assert "drop_column, allowed: " in allowed[1]


def test_an_unknown_hazard_or_model_is_named(built):
    code, printed = built.run(
        "plan.py", "--allow", "drop_colum", "--allow", "lossy_type:boks", "--allow", "null_values"
    )
    assert code == 1
    assert (
        "allow: drop_colum, null_values is no hazard that can be allowed."
        " Did you mean drop_column? Those that can: computed_values, detach_child," in printed
    )
    assert "boks is no model. Did you mean books? The models are: books, shelves." in printed
    assert "\nNothing was changed." in printed
    assert built.run("plan.py", "--allow", "lossy_type:books", "--allow", "drop_index")[0] != 1


def test_a_broken_declaration_is_refused_with_its_reason(built):
    built.project.write(BOOKS, CHILD.replace("title text", "title txt"))
    code, printed = built.run("plan.py")
    assert code == 3
    assert 'type "txt" does not exist' in printed


def test_a_table_may_refer_to_one_that_the_same_plan_makes(built):
    built.project.write(
        "models/04_core/rooms.sql", built.project.read(SHELVES).replace("shelves", "rooms")
    )
    built.project.write(BOOKS, CHILD.replace("uuid,", "uuid references {{ ref('rooms') }} (id),"))
    code, printed = built.run("plan.py")
    assert code == 2
    assert "public.rooms (models/04_core/rooms.sql): made anew" in printed
    assert "FOREIGN KEY (shelf_id) REFERENCES rooms(id);" in printed


def test_a_table_is_planned_with_the_functions_and_parents_of_the_same_plan(built, connection):
    built.project.write("models/03_functions/stamp.sql", STAMP)
    built.project.edit(SHELVES, "name text", "code text unique, name text")
    trigger = "create trigger s before update on books for each row execute function"
    books = CHILD.replace("price", "code text references {{ ref('shelves') }} (code), price")
    written = f"{books}\n{trigger} {{{{ ref('stamp') }}}}();\n"
    built.project.write(BOOKS, written)
    code, printed = built.run("plan.py")
    assert code == 2
    assert "CREATE TRIGGER s BEFORE UPDATE ON books FOR EACH ROW EXECUTE" in printed
    assert "FOREIGN KEY (code) REFERENCES shelves(code)" in printed
    assert "needs other models" not in printed
    assert connection.execute("select to_regproc('access.stamp')").fetchone() == (None,)

    # what no model will make does not wait for the others
    built.project.edit(SHELVES, "code text unique, ", "")
    wrong = f"{CHILD}\n{trigger} {{{{ ref('stamp') }}}}(); select access.stanp();\n"
    built.project.write(BOOKS, wrong)
    code, printed = built.run("plan.py")
    assert code == 3
    assert "function access.stanp() does not exist" in printed


def test_a_large_table_is_changed_online(built, connection):
    settings = built.project.read("dbt_project.yml").replace("online_rows: 10000", "online_rows: 1")
    built.project.write("dbt_project.yml", settings)
    connection.execute("insert into books (title) select 'a' from generate_series(1, 50000)")
    connection.execute("analyze books")
    built.project.write(BOOKS, CHILD.replace("\n);", "\n);\ncreate index on books (title);", 1))
    code, printed = built.run("plan.py")
    assert code == 2
    assert "in stages that hold up nobody for long; 50,000 rows" in printed
    assert "create index concurrently books_title_idx" in printed
    assert "share update exclusive on public.books; reads 50,000 rows" in printed
    assert "outside a transaction" in printed

    connection.execute("update books set title = gen_random_uuid()")
    built.project.write(BOOKS, CHILD.replace("title text", "title uuid"))
    code, printed = built.run("plan.py", "--allow", "lossy_type:books")
    assert code == 2
    assert "holds access exclusive on public.books" in printed
    first, *_, last = [line for line in printed.splitlines() if "groundwork_title_new" in line]
    assert first == "  alter table public.books add column groundwork_title_new uuid;"
    assert last == "  alter table public.books rename column groundwork_title_new to title;"
    assert "in a later stage" in printed


def test_formats(built, connection, tmp_path):
    connection.execute("insert into books (title) values ('a long title')")
    built.project.write(BOOKS, CHILD.replace("title text", "title varchar(3)"))
    file = tmp_path / "plan.json"
    code, printed = built.run("plan.py", "--format", "json", "--output", str(file))
    assert (code, printed) == (3, "")
    (change,) = json.loads(file.read_text())["changes"]
    assert (change["model"], change["outcome"], change["rows"]) == ("books", "refused", 1)
    keeping, step = change["statements"]
    assert "groundwork.former_value" in keeping["statement"]
    assert (step["hazard"], step["verdict"]) == ("lossy_type", "refused")
    assert step["locks"] == [
        {"table": "public.books", "mode": "access exclusive", "blocks": "reads and writes"}
    ]

    code, printed = built.run("plan.py", "--format", "sarif")
    (run,) = json.loads(printed)["runs"]
    (result,) = run["results"]
    assert (code, result["ruleId"], result["level"]) == (3, "lossy_type", "error")
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert place == "models/04_core/books.sql"

    code, printed = built.run("plan.py", "--format", "markdown")
    assert code == 3
    assert "### `public.books`: refused; 1 rows" in printed
    assert "- **lossy_type**, refused: `title`" in printed
    assert "-- refused: alter table public.books alter column title type" in printed


def test_drift_needs_no_project(built, connection):
    (built.project.folder / "dbt_project.yml").unlink()
    code, printed = built.run("plan.py", "--drift")
    assert code == 0
    assert "No drift: every object is as its declaration left it.\n" in printed
    assert "Using database " in printed
    connection.execute("create policy leak on books for select to anon using (true)")
    connection.execute("alter table books alter column title set default 'none'")
    code, printed = built.run("plan.py", "--drift")
    assert code == 2
    assert "public.books\n" in printed
    assert "  column title: default added: 'none'::text\n" in printed
    assert "  policy leak was added\n" in printed
    rows = json.loads(built.run_apart("plan.py", "--drift", "--format", "json").stdout)
    assert {row["name"] for row in rows} == {"title", "leak"}


def test_no_database_and_no_engine_are_named(library):
    code, printed = library.run("plan.py", "--drift")
    assert code == 1
    assert "has no schema groundwork. Deploy to it once: dbt run" in printed
    code, printed = library.run("plan.py", "--url", "postgresql://x@/x?host=/nowhere")
    assert code == 1
    assert "/nowhere" in printed
    assert "Traceback" not in printed


def test_help_has_an_example(library):
    for script in ("plan.py", "ledger.py", "restore.py"):
        code, printed = library.run(script, "--help")
        assert code == 0
        assert f"Example: python scripts/{script}" in printed


def test_every_hazard_is_documented(built, connection):
    text = (ROOT / "docs" / "hazards.md").read_text()
    documented = [line for line in text.splitlines() if line.startswith("| `")]
    query = "select name, unless_allowed, can_be_allowed, sentence from groundwork.hazards()"
    assert documented == [
        f"| `{name}` | {unless} | {'yes' if can else 'no'} | {sentence} |"
        for name, unless, can, sentence in connection.execute(query)
    ]


SHELF_IN_USE = """
create policy books_read on books for select to authenticated
using (exists (select from {{ ref('shelves') }} as shelf where shelf.name = title));
"""


def test_what_waits_for_other_models_is_planned_last(built, database, connection):
    project = built.project
    project.write(BOOKS, CHILD + SHELF_IN_USE)
    outcome = project.dbt("run")
    assert outcome.code == 0, outcome.problems
    project.write(BOOKS, CHILD)
    project.edit(SHELVES, "    name text not null unique", "    label text")
    before = everything(database, connection)
    code, printed = built.run("plan.py", "--allow", "drop_column")
    assert code == 2, printed
    lines = printed.splitlines()
    last = lines.index("When every model has run")
    assert lines[last + 1] == "  alter table public.shelves drop column name;"
    assert "  drop policy books_read on public.books;" in lines[:last]
    assert "  alter table public.shelves add column label text;" in lines[:last]
    assert everything(database, connection) == before
    outcome = project.dbt("run", "--vars", "{allow: [drop_column]}")
    assert outcome.code == 0, outcome.problems
    assert built.run("plan.py")[0] == 0
