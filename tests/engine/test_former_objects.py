"""What a model declared once and none declares any more: kept, until a run may drop it."""

import json

import pytest

from support.library import ledger

TABLES = "models/04_core"
VIEW = "{{ config(materialized='sql_view') }}\n"
FILES = {
    "models/02_enums/mood.sql": "create type mood as enum ('calm', 'cross');",
    f"{TABLES}/people.sql": (
        "create table people (id integer primary key, feels text, note text);\n\n"
        "{{ service_rows() }}"
    ),
    f"{TABLES}/letters.sql": (
        "create table letters (\n    id integer primary key,\n"
        "    person_id integer references {{ ref('people') }} (id),\n"
        "    feels {{ ref('mood') }}\n);\n\n{{ service_rows() }}"
    ),
    f"{TABLES}/moods_of_people.sql": (
        VIEW + "create view moods_of_people as select id, feels from {{ ref('people') }};"
    ),
    f"{TABLES}/above.sql": (
        VIEW + "create view above as select feels from {{ ref('moods_of_people') }};"
    ),
}
LEAVING = [f"{TABLES}/moods_of_people.sql", f"{TABLES}/above.sql"]
WITHOUT_FEELS = "create table people (id integer primary key, note text);\n\n{{ service_rows() }}"
THERE = """
select array_agg(relname::text order by relname) from pg_class
where relnamespace = 'public'::regnamespace and relkind in ('r', 'v')
"""


@pytest.fixture
def project(new_project, database):
    return new_project(database, FILES, include=("models/_groups.yml",))


def allowing(*names):
    return ["run", "--vars", json.dumps({"allow": names})]


def test_it_goes_when_a_run_may_drop_it(project, connection):
    assert project.dbt("run").code == 0
    connection.execute("insert into people values (1, 'calm', 'x')")
    connection.execute("insert into letters values (1, 1, 'cross')")
    for path in LEAVING:
        project.remove(path)

    kept = project.dbt("run")
    assert kept.code == 0
    assert (
        "kept: the view public.above, which no model declares any more. To drop it: "
        "--vars '{allow: [\"drop_object:above\"]}'"
    ) in kept.output
    assert connection.execute(THERE).fetchone()[0] == [
        *("above", "letters", "moods_of_people", "people")
    ]

    # the column that they used goes with them
    project.write(f"{TABLES}/people.sql", WITHOUT_FEELS)
    refused = project.dbt(*allowing("drop_column:people"))
    assert refused.code == 1
    assert "the column feels is used by the view public.moods_of_people" in refused.output
    assert "What has no model any more goes with --vars '{allow: [drop_object]}'." in refused.output
    unknown = project.dbt(*allowing("drop_object:nobody"))
    assert "nobody is no model." in unknown.output
    known = ledger(connection)

    # one that another still uses is kept, and said
    still_used = project.dbt(*allowing("drop_object:moods_of_people"))
    assert still_used.code == 0
    assert (
        "kept: the view public.moods_of_people is not dropped, because it is still used: "
        "view above depends on view moods_of_people"
    ) in still_used.output
    assert ledger(connection) == known

    planned = project.dbt("run", "--vars", '{plan: true, allow: ["drop_object", "drop_column"]}')
    assert "would be dropped: drop view public.above;" in planned.output
    assert ledger(connection) == known

    dropped = project.dbt(*allowing("drop_object", "drop_column:people"))
    assert dropped.code == 0, dropped.problems
    assert ledger(connection)[len(known) :] == [
        "drop view public.above",
        "drop view public.moods_of_people",
        "alter table public.people drop column feels",
    ]
    assert connection.execute(
        "select hazard, allowed, undo ~ 'create view' from groundwork.ledger"
        " where statement = 'drop view public.above'"
    ).fetchone() == ("drop_object", "drop_object", True)
    assert connection.execute("select id, note from people").fetchall() == [(1, "x")]

    # a table goes by its name only, together with what only it used
    project.remove(f"{TABLES}/letters.sql")
    project.remove("models/02_enums/mood.sql")
    unnamed = project.dbt(*allowing("drop_object"))
    assert "kept: the table public.letters, which no model declares any more" in unnamed.output
    assert "kept: the type public.mood is not dropped, because it is still used" in unnamed.output
    with connection.transaction():
        connection.execute("select from letters")
        in_use = project.dbt(*allowing("drop_object:letters"))
        assert in_use.code == 0
        assert (
            "kept: the table public.letters is not dropped, because it is still used: "
            "people or letters is in use by process "
        ) in in_use.output
    named = project.dbt(*allowing("drop_object:letters", "drop_object:mood"))
    assert named.code == 0
    assert connection.execute(THERE).fetchone()[0] == ["people"]
    assert connection.execute("select to_regtype('mood')").fetchone() == (None,)
    again = project.dbt("run")
    assert "no longer declared" not in again.output
    assert "kept" not in again.output

    # a view that becomes a materialized view is declared as before
    project.write(
        f"{TABLES}/notes.sql", VIEW + "create view notes as select note from {{ ref('people') }};"
    )
    assert project.dbt("run").code == 0
    project.write(
        f"{TABLES}/notes.sql",
        "{{ config(materialized='sql_materialized_view') }}\ncreate materialized view notes as"
        " select note from {{ ref('people') }} with no data;\n\n{{ readable_by() }}",
    )
    other = project.dbt("run")
    assert other.code == 0, other.problems
    assert "no model declares any more" not in other.output
