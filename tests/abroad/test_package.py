"""The package in a project of its own: with one table, and with teams that the project names."""

import re
import uuid

import psycopg
import pytest
from psycopg import errors
from psycopg.rows import namedtuple_row

from groundwork import package
from groundwork.exporting.files import script
from groundwork.exporting.steps import steps_of
from groundwork.package.jinja import code_of, defined, tokens
from groundwork.planning.changes import make_plan
from groundwork.planning.content import summary
from groundwork.planning.plan import Limits
from groundwork.project.compiled import ENGINE, FOREIGN_OBJECTS, REQUIREMENTS, compiled_project
from support.databases import WORKER, Database, act_as
from support.dumps import pg_dump
from support.projects import Project, environment, make_empty
from support.servers import shared_server

from .shop import ALL_TABLES, BY_CLAIM, BY_TABLE, ONE_TABLE, PACKAGES, PROFILES, SETTINGS

ACME, GLOBEX = uuid.uuid4(), uuid.uuid4()
OWNER, EDITOR, READER, STRANGER = (uuid.uuid4() for _ in range(4))
PEOPLE = {OWNER: "owner", EDITOR: "editor", READER: "reader"}
LEDGER = "select count(*) from groundwork.ledger where schema_name = 'access'"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """The project, whose tests follow each other."""
    folder = tmp_path_factory.mktemp("shop")
    database = Database(shared_server(), f"{WORKER}_shop")
    make_empty(database)
    project = Project(folder, database)
    files = {"dbt_project.yml": SETTINGS, "packages.yml": PACKAGES, "profiles.yml": PROFILES}
    for path, text in (files | ONE_TABLE).items():
        project.write(path, text)
    package.write_project_macros(package.build(folder / ".groundwork" / "package"), folder)
    assert project.dbt("deps").code == 0
    yield project
    with shared_server_connection() as connection:
        connection.execute(f"drop database {database.name} with (force)")


def shared_server_connection():
    return psycopg.connect(shared_server().url(), autocommit=True)


@pytest.fixture
def connection(shop):
    with shop.database.connect() as connection:
        yield connection


def test_it_has_no_model_and_calls_no_macro_that_it_does_not_have(tmp_path):
    folder = package.build(tmp_path / "package")
    texts = {file: file.read_text() for file in folder.rglob("*.sql")}
    macros = {name for text in texts.values() for name in defined(text)}
    assert not {*folder.rglob("*.yml")} - {folder / "dbt_project.yml"}
    assert {file.relative_to(folder).parts[0] for file in texts} == {
        *("analyses", "groundwork.sql", "macros", "tests"),
    }
    called, referred, needed = set(), set(), set()
    for text in texts.values():
        pieces = tokens(text)
        words = [pieces[place].text for place in code_of(pieces)]
        for name, mark, value in zip(words, words[1:], words[2:], strict=False):
            if (name, mark) == ("groundwork", "."):
                called.add(value)
            elif (name, mark) == ("ref", "("):
                referred.add(value)
            elif (name, mark) == ("access_function", "("):
                needed.add(value.strip("'"))
    assert called - macros == set()
    assert len(called) > 400
    # every name of a table or function comes from the settings
    assert {name for name in referred if name.startswith(("'", '"'))} == set()
    made = {f"function_{name}" for name in needed if name.isidentifier() and name != "name"}
    assert made - macros == set()
    assert len(needed) > 6
    # and the pages that its messages name are there
    pages = {page for text in texts.values() for page in re.findall(r"docs/\w+\.md", text)}
    assert "docs/upgrade_keys.md" in pages
    assert {page for page in pages if not (folder / page).exists()} == set()


def test_one_table_and_nothing_else_passes(shop, connection):
    built = shop.dbt("build")
    assert built.code == 0, built.problems
    assert "WARN" not in built.output.upper().replace("WARN=0", "")
    [line] = [line for line in built.output.splitlines() if "do not apply" in line]
    assert line.startswith("12 rules do not apply here: ")
    assert "43 rules hold over the whole database." in built.output
    assert connection.execute(LEDGER).fetchone() == (0,)

    proved = shop.dbt("test")
    assert proved.code == 0, proved.problems
    assert line in proved.output


def test_what_it_needs_to_know_is_asked_for_with_the_lines_to_write(shop):
    for path, text in ALL_TABLES.items():
        shop.write(path, text)
    unknown = shop.dbt("run")
    assert unknown.code == 2
    assert "() has to know who belongs to which tenant." in unknown.output
    assert "tenant_members: {table: team_people, tenant: team_id" in unknown.output

    shop.write("dbt_project.yml", SETTINGS + BY_TABLE.replace("team_people", "people"))
    missing = shop.dbt("run")
    assert missing.code == 2
    assert "names the table people, which is neither a model nor in the database" in missing.output
    assert not missing.statuses


def test_a_project_without_the_file_of_macros_is_told_so(shop):
    shop.write("dbt_project.yml", SETTINGS + BY_TABLE)
    text = shop.read("macros/groundwork.sql")
    shop.edit("macros/groundwork.sql", "materialization test, adapter='postgres'", "macro other()")
    shop.edit("macros/groundwork.sql", "{% endmaterialization %}", "{% endmacro %}")
    refused = shop.dbt("run")
    assert refused.code == 2
    assert "it lacks materialization_test_postgres" in refused.output
    assert "cp .groundwork/package/groundwork.sql macros/groundwork.sql" in refused.output
    shop.write("macros/groundwork.sql", text)


def test_teams_are_the_tenants(shop, connection):
    built = shop.dbt("build")
    assert built.code == 0, built.problems
    assert "WARN" not in built.output.upper().replace("WARN=0", "")
    assert "function access.my_tenant_ids: created" in built.output
    for person in (*PEOPLE, STRANGER):
        connection.execute("insert into users values (%s, 'N.')", [person])
    for team in (ACME, GLOBEX):
        connection.execute("insert into teams values (%s, 'T.')", [team])
        connection.execute("insert into notifications (tenant_id, body) values (%s, 'x')", [team])
    for person, level in PEOPLE.items():
        connection.execute("insert into team_people values (%s, %s, %s)", [ACME, person, level])
    connection.execute("insert into team_people values (%s, %s, 'owner')", [GLOBEX, STRANGER])

    for person, writes in ((OWNER, 1), (EDITOR, 1), (READER, 0)):
        assert seen(connection, {"sub": person}) == {ACME}
        assert written(connection, {"sub": person}) == writes
    assert seen(connection, {"sub": uuid.uuid4()}) == set()
    assert seen(connection, {}) == set()
    assert people(connection, {"sub": READER}) == {*PEOPLE}
    assert people(connection, {"sub": STRANGER}) == {STRANGER}
    for table in ("notifications", "team_people", "users"):
        with pytest.raises(errors.InsufficientPrivilege), act_as(connection, "anon"):
            connection.execute(f"select from {table}")
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        insert(connection, {"sub": STRANGER}, ACME)
    # without a team it is the caller's only one
    insert(connection, {"sub": EDITOR}, None)
    assert connection.execute("select count(*) from notifications").fetchone() == (3,)

    profile = "insert into profiles (user_id, nickname) values (%s, 'n')"
    staff = {"sub": STRANGER, "app_metadata": {"is_staff": True}}
    with act_as(connection, "authenticated", staff):
        connection.execute(profile, [STRANGER])
    for claims in ({"sub": OWNER}, {"sub": OWNER, "user_metadata": {"is_staff": True}}):
        with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):  # noqa: SIM117
            with act_as(connection, "authenticated", claims):
                connection.execute(profile, [OWNER])


def test_its_export_makes_the_same_database(shop, new_database):
    with environment(shop.database.environment):
        project, _ = compiled_project(shop.folder, ("platform", "hooks"))
    exported = new_database()
    with exported.connect() as connection:
        connection.execute(script(steps_of(project.with_functions()), in_transaction=True))
    assert pg_dump(exported.url) == pg_dump(shop.database.url)


def test_a_function_that_somebody_changed_is_put_right(shop, connection):
    [count] = connection.execute(LEDGER).fetchone()
    connection.execute("alter function access.refuse_change() security definer")
    connection.execute("grant execute on function access.my_tenant_ids(text[]) to anon")
    drift = "select object_name from groundwork.drift()"
    assert {*connection.execute(drift)} == {("refuse_change",), ("my_tenant_ids",)}
    with environment(shop.database.environment), shop.database.connect() as planning:
        planning.autocommit, planning.row_factory = False, namedtuple_row
        project, _ = compiled_project(shop.folder, (ENGINE, FOREIGN_OBJECTS, REQUIREMENTS))
        plan = make_plan(planning, project, [], Limits())
    assert [change.model for change in plan.changes] == ["refuse_change", "my_tenant_ids"]
    assert summary(plan).startswith("0 models of 6 to change, 2 other objects, ")

    shop.write("models/broken.sql", "create table broken (id integer primary key);")
    again = shop.dbt("build")
    shop.remove("models/broken.sql")
    # one failing model is one error
    assert [name for name, status in again.statuses.items() if status == "error"] == ["broken"]
    assert "were not asked, since a model failed: broken." in again.output
    assert "ERROR=1 " in again.output
    assert "function access.refuse_change: altered" in again.output
    assert connection.execute(drift).fetchall() == []
    assert connection.execute(LEDGER).fetchone()[0] == count + 2


def test_a_column_that_a_setting_does_not_name_right_is_refused(shop):
    shop.write("dbt_project.yml", SETTINGS + BY_TABLE.replace("role: level", "role: rank"))
    refused = shop.dbt("run")
    assert refused.code == 2
    assert "tenant_members: public.team_people has no column rank" in refused.output


def test_teams_of_a_claim_are_the_tenants(shop, connection):
    shop.write("dbt_project.yml", SETTINGS + BY_CLAIM)
    changed = shop.dbt("run")
    assert changed.code == 0, changed.problems
    assert "function access.my_tenant_ids: altered" in changed.output
    teams = {"sub": uuid.uuid4(), "app_metadata": {"teams": [ACME]}}
    assert seen(connection, teams) == {ACME}
    assert written(connection, teams) == 2
    assert seen(connection, {"sub": OWNER, "app_metadata": {"teams": str(GLOBEX)}}) == {GLOBEX}
    for claims in ({"sub": OWNER}, {"user_metadata": {"teams": [ACME]}}, {"teams": [ACME]}):
        assert seen(connection, claims) == set()
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        insert(connection, teams, GLOBEX)

    shop.write("dbt_project.yml", SETTINGS + BY_CLAIM.replace("app_metadata", "user_metadata"))
    refused = shop.dbt("run")
    assert "users write user_metadata.teams themselves" in refused.output


def test_ids_of_tenants_may_be_numbers(shop):
    database = Database(shared_server(), f"{WORKER}_shop_of_numbers")
    make_empty(database)
    project = Project(shop.folder, database)
    shop.write("dbt_project.yml", SETTINGS + BY_TABLE)
    for path in ("models/teams.sql", "models/team_people.sql"):
        shop.write(path, ALL_TABLES[path].replace("team_id uuid", "team_id bigint"))
    refused = project.dbt("run")
    assert refused.code == 1
    assert "say so below vars: groundwork:, as tenants: {type: bigint}." in refused.output

    properties = "models: [{name: teams, columns: [{name: team_id, data_type: int8}]}]"
    shop.write("models/teams.yml", properties)
    built = project.dbt("build")
    assert built.code == 0, built.problems
    with database.connect() as connection:
        for person in (OWNER, STRANGER):
            connection.execute("insert into users values (%s, 'N.')", [person])
        connection.execute("insert into teams values (7, 'T.'), (8, 'T.')")
        people = "insert into team_people values (7, %s, 'owner'), (8, %s, 'owner')"
        connection.execute(people, [OWNER, STRANGER])
        for person, team in ((OWNER, 7), (STRANGER, 8)):
            insert(connection, {"sub": person}, None)
            assert seen(connection, {"sub": person}) == {team}
        with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
            insert(connection, {"sub": OWNER}, 8)

        shop.remove("models/teams.yml")
        said = BY_CLAIM.replace("id: team_id", "id: team_id, type: bigint")
        shop.write("dbt_project.yml", SETTINGS + said)
        changed = project.dbt("run")
        assert changed.code == 0, changed.problems
        for teams in (8, [8], "8"):
            claims = {"sub": OWNER, "app_metadata": {"teams": teams}}
            assert seen(connection, claims) == {8}
    with shared_server_connection() as connection:
        connection.execute(f"drop database {database.name} with (force)")


def seen(connection, claims) -> set[uuid.UUID]:
    with act_as(connection, "authenticated", claims):
        return {team for (team,) in connection.execute("select tenant_id from notifications")}


def people(connection, claims) -> set[uuid.UUID]:
    with act_as(connection, "authenticated", claims):
        return {person for (person,) in connection.execute("select person_id from team_people")}


def written(connection, claims) -> int:
    with act_as(connection, "authenticated", claims):
        return connection.execute("update notifications set body = body").rowcount


def insert(connection, claims, team) -> None:
    columns, values = ("tenant_id, body", [team, "z"]) if team else ("body", ["z"])
    marks = ", ".join(["%s"] * len(values))
    with act_as(connection, "authenticated", claims):
        connection.execute(f"insert into notifications ({columns}) values ({marks})", values)
