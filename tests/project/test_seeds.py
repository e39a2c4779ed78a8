"""Default plans and badges come into their tables once, in any order of commands, or not at all."""

import pytest

from support.databases import WORKER, Database, connect, fingerprint
from support.projects import Project, copy_into

NEEDED = (
    "dbt_project.yml",
    "profiles.yml",
    "macros",
    "seeds",
    "tests/dbt/generic",
    "models/_groups.yml",
    "models/02_enums/app_role.sql",
    "models/03_functions/caller_id.sql",
    "models/03_functions/first_id_for_admin.sql",
    "models/03_functions/follow_email.sql",
    "models/03_functions/handle_new_user.sql",
    "models/03_functions/has_role.sql",
    "models/03_functions/is_admin.sql",
    "models/03_functions/set_updated_at.sql",
    "models/04_core/user_roles.sql",
    "models/04_core/users.sql",
    "models/05_tenants/subscription_plans.sql",
    "models/06_application/community/badges.sql",
    "models/09_seed_data",
)
TABLES = ("subscription_plans", "badges")
PLANS = "seeds/default_plans.csv"
BADGES = "seeds/default_badges.csv"

HEADER = "code,name,description"
FIRST = "profile_setup,Introduced,Completed the profile."


@pytest.fixture
def seeding(new_project, database) -> Project:
    """The two tables and their seeds, pointed at an empty database."""
    return new_project(database, include=NEEDED)


@pytest.fixture(scope="module")
def seeded_template(server, tmp_path_factory) -> str:
    """The name of a database in which the two tables are built and seeded."""
    database = Database(server, f"{WORKER}_seeded")
    with connect(server.url()) as connection:
        connection.execute(f"create database {database.name} template template0")
    folder = tmp_path_factory.mktemp("seeded")
    for path in NEEDED:
        copy_into(folder, path)
    assert Project(folder, database).dbt("build").code == 0
    return database.name


@pytest.fixture
def seeded(new_project, new_database, seeded_template) -> Project:
    """The two tables and their seeds, pointed at a database where the rows are in place."""
    return new_project(new_database(template=seeded_template), include=NEEDED)


def ask(project, query):
    with project.database.connect() as connection:
        return connection.execute(query).fetchall()


def codes(project, table):
    return {code for (code,) in ask(project, f"select code from {table}")}


def codes_in_file(project, path):
    return {line.split(",")[0] for line in project.read(path).splitlines()[1:]}


def state(project):
    """Everything a merge could change, the position of a sequence and the ledger included."""
    with project.database.connect() as connection:
        return [
            *(fingerprint(connection, table) for table in TABLES),
            *connection.execute("select last_value from badges_id_seq").fetchone(),
            *connection.execute("select count(*) from groundwork.ledger").fetchone(),
        ]


@pytest.mark.parametrize(
    "commands", [("seed", "run"), ("run", "seed"), ("build",)], ids="_then_".join
)
def test_rows_are_in_place_after(seeding, commands):
    for command in commands:
        assert seeding.dbt(command).code == 0
    assert codes(seeding, "subscription_plans") == codes_in_file(seeding, PLANS)
    assert codes(seeding, "badges") == codes_in_file(seeding, BADGES)


def test_run_without_seeds_says_so_and_goes_on(seeding):
    outcome = seeding.dbt("run")
    assert outcome.code == 0
    told = [line for line in outcome.output.splitlines() if "never loaded" in line]
    assert sorted(told) == [
        f"{path} was never loaded: dbt seed adds its rows" for path in (BADGES, PLANS)
    ]
    assert codes(seeding, "subscription_plans") == codes(seeding, "badges") == set()


def test_a_second_time_changes_nothing(seeded):
    before = state(seeded)
    for command in ("seed", "run", "build"):
        assert seeded.dbt(command).code == 0
    assert state(seeded) == before


def test_an_edited_plan_keeps_its_edit_and_a_new_one_is_added(seeded):
    edit = "update subscription_plans set price_monthly = 35 where code = 'starter' returning id"
    assert ask(seeded, edit)
    seeded.edit(PLANS, "29.00", "39.00")
    seeded.write(PLANS, seeded.read(PLANS) + 'team,custom,Team,For teams.,59,590,[],"{}",true\n')
    outcome = seeded.dbt("build")
    assert outcome.messages["seeded_subscription_plans"] == "INSERT 1"
    found = ask(
        seeded,
        "select code, price_monthly from subscription_plans where code in ('starter', 'team')",
    )
    assert {code: int(price) for code, price in found} == {"starter": 35, "team": 59}


def test_the_ledger_tells_what_was_added(seeded):
    found = ask(
        seeded,
        """
        select affected_rows, undo
        from groundwork.ledger
        where object_name = 'badges' and statement like 'insert%'
        """,
    )
    assert [count for count, _ in found] == [len(codes_in_file(seeded, BADGES))]
    ask(seeded, f"{found[0][1]} returning code")
    assert codes(seeded, "badges") == set()


@pytest.mark.parametrize(
    ("path", "old", "new", "message"),
    [
        pytest.param(
            BADGES,
            "first_journal,",
            "first_post,",
            "seeds/default_badges.csv, line 4: its code is on line 3 already",
            id="duplicate_key",
        ),
        pytest.param(
            BADGES,
            HEADER,
            "code,description,title",
            "seeds/default_badges.csv, line 1: the column name is missing",
            id="missing_column",
            # agate says so too, before the message
            marks=pytest.mark.filterwarnings("ignore:.*does not match the name of any column"),
        ),
        pytest.param(
            BADGES,
            HEADER,
            "code,name,description,icon",
            "seeds/default_badges.csv, line 1: there is no column icon to fill",
            id="unknown_column",
        ),
        pytest.param(
            BADGES,
            FIRST,
            "profile_setup,,",
            'seeds/default_badges.csv, line 2: null value in column "name" of relation "badges" '
            "violates not-null constraint",
            id="missing_value",
        ),
        pytest.param(
            BADGES,
            FIRST,
            'two_lines,Two,"first\nsecond"\n\n,Nameless,',
            'seeds/default_badges.csv, line 5: null value in column "code" of relation "badges" '
            "violates not-null constraint",
            id="line_after_a_value_of_two_lines_and_a_blank_one",
        ),
        pytest.param(
            PLANS,
            "99.00",
            "ninety-nine",
            "seeds/default_plans.csv, line 3: price_monthly: not a value of the type numeric(",
            id="not_a_number",
        ),
        pytest.param(
            PLANS,
            "29.00",
            "-29.00",
            "seeds/default_plans.csv, line 2: price_monthly breaks CHECK",
            id="out_of_range",
        ),
        pytest.param(
            PLANS,
            "custom,custom,",
            "custom,gold,",
            "seeds/default_plans.csv, line 5: tier breaks CHECK",
            id="not_in_the_set",
        ),
        pytest.param(
            PLANS,
            '{""members"": 15',
            "{members: 15",
            "seeds/default_plans.csv, line 3: limits: not a value of the type jsonb",
            id="not_json",
        ),
    ],
)
def test_a_bad_file_is_refused(seeded, path, old, new, message):
    before, loaded = state(seeded), ask(seeded, "select * from staging.default_plans")
    seeded.edit(path, old, new)

    outcome = seeded.dbt("seed")
    assert outcome.code == 1
    assert message in outcome.output
    assert state(seeded) == before
    assert ask(seeded, "select * from staging.default_plans") == loaded


def test_a_bad_file_is_refused_by_build_too(seeded):
    before = state(seeded)
    seeded.edit(PLANS, "29.00", "free")
    outcome = seeded.dbt("build")
    assert outcome.statuses["seeded_subscription_plans"] == "error"
    assert "seeds/default_plans.csv, line 2: price_monthly" in outcome.output
    assert outcome.statuses["seeded_badges"] == "success"
    assert state(seeded) == before


def test_a_table_that_is_not_built_yet_waits_for_the_run(seeding):
    with seeding.database.connect() as connection:
        connection.execute(
            """
            create table badges (
                id bigint generated always as identity primary key,
                code text not null unique,
                name text not null
            )
            """
        )
    assert seeding.dbt("seed").code == 0
    assert codes(seeding, "badges") == set()
    assert seeding.dbt("run").code == 0
    assert codes(seeding, "badges") == codes_in_file(seeding, BADGES)


def test_a_plan_adds_nothing(seeded):
    before = state(seeded)
    seeded.write(BADGES, seeded.read(BADGES) + "pioneer,Pioneer,Was here first.\n")
    outcome = seeded.dbt("build", "--vars", "{plan: true}")
    assert outcome.messages["seeded_badges"] == "PLAN 1"
    assert state(seeded) == before


def test_a_plan_for_an_empty_database_goes_through(seeding):
    outcome = seeding.dbt("build", "--exclude-resource-type", "test", "--vars", "{plan: true}")
    assert outcome.code == 0
    assert outcome.messages["seeded_badges"] == "PLAN 0"


def test_a_deployer_held_to_row_security_adds_each_row_once(new_project, deployer_database):
    seeding = new_project(deployer_database, include=NEEDED)
    assert seeding.dbt("build").code == 0
    assert ask(seeding, "select count(*) from badges") == [(0,)]

    seeding.write(BADGES, seeding.read(BADGES) + "pioneer,Pioneer,Was here first.\n")
    outcome = seeding.dbt("build")
    assert outcome.messages["seeded_badges"] == "INSERT 1"
    with deployer_database.connect("postgres") as connection:
        found = connection.execute("select code from badges").fetchall()
        forced = connection.execute(
            "select relforcerowsecurity from pg_class where relname = 'badges'"
        ).fetchone()
    assert {code for (code,) in found} == codes_in_file(seeding, BADGES)
    assert len(found) == len(codes_in_file(seeding, BADGES))
    assert forced == (True,)


def test_no_client_can_use_the_staging_schema(seeded):
    found = ask(
        seeded,
        """
        select rolname
        from pg_roles
        where
            rolname in ('anon', 'authenticated', 'service_role')
            and has_schema_privilege(rolname, 'staging', 'usage')
        """,
    )
    assert found == []
