"""What a project declares of Supabase: made where the platform is, left out where it is not."""

from itertools import takewhile

from support.stand_ins import REALTIME, STORAGE

FILES = {
    "models/04_core/letters.sql": """
create table letters (
    id bigint generated always as identity primary key,
    owner_id uuid not null
);

create index on letters (owner_id);

{{ own_rows('owner_id') }}
{{ realtime(commands=['insert', 'update']) }}
""",
    "models/11_storage/scans.sql": """
{{ storage_bucket(file_size_limit=1000) }}

{{ own_files() }}
""",
    "models/11_storage/stamps.sql": """
{{ storage_bucket(public=true) }}

{{ public_files() }}
""",
    "models/12_channels/inbox.sql": """
{{ config(materialized='realtime_channel') }}

{{ own_messages() }}
""",
    "models/13_publications/warehouse.sql": """
{{ config(materialized='sql_publication') }}

create publication warehouse for table {{ ref('letters') }} (id);
""",
}
LEFT_OUT = [
    "This database has no schema storage as Supabase has it: buckets are left out.",
    "This database has no schema realtime as Supabase has it: channels are left out.",
]
PUBLICATIONS = """
select pubname::text, pubinsert, pubupdate, pubdelete, pubtruncate,
    array(select prrelid::regclass::text from pg_publication_rel where prpubid = pg_publication.oid)
from pg_publication order by 1
"""
WAREHOUSE = ("warehouse", True, True, True, True, ["letters"])


def notified(connection) -> int:
    """How often PostgREST was told since the last call."""
    connection.execute("notify pgrst, 'counted'")
    # they come in the order of their commits
    told = (notice.payload for notice in connection.notifies(timeout=60))
    return len([*takewhile(lambda payload: payload != "counted", told)])


def test_it_is_made_where_the_platform_is(new_project, database, connection):
    project = new_project(database, FILES, include=("models/_groups.yml",))
    connection.execute("listen pgrst")

    planned = project.dbt("run", "--vars", "plan: true")
    assert planned.code == 0, planned.problems
    assert "platform: create publication supabase_realtime;" in planned.output
    assert connection.execute("select to_regnamespace('storage')").fetchone() == (None,)
    assert connection.execute(PUBLICATIONS).fetchall() == []
    assert notified(connection) == 0

    first = project.dbt("run")
    assert first.code == 0, first.problems
    for sentence in LEFT_OUT:
        assert first.output.count(sentence) == 1
    assert {first.messages[name] for name in ("scans", "stamps", "inbox")} == {"not_offered"}
    assert connection.execute(PUBLICATIONS).fetchall() == [
        ("supabase_realtime", True, True, False, False, ["letters"]),
        WAREHOUSE,
    ]
    schemas = "select count(*) from pg_namespace where nspname in ('storage', 'realtime')"
    assert connection.execute(schemas).fetchone() == (0,)
    undo = "select undo from groundwork.ledger where statement like 'create publication supa%'"
    assert connection.execute(undo).fetchone() == ("drop publication supabase_realtime",)
    assert notified(connection) == 1

    again = project.dbt("run")
    assert again.messages["letters"] == again.messages["warehouse"] == "unchanged"
    assert notified(connection) == 0

    connection.execute(STORAGE + REALTIME)
    connection.execute("alter publication supabase_realtime set (publish = 'delete')")
    third = project.dbt("run", "--vars", "notify_postgrest: false")
    assert third.code == 0, third.problems
    assert {third.messages[name] for name in ("scans", "stamps", "inbox")} == {"created"}
    assert "platform: alter publication supabase_realtime set (publish = " in third.output
    assert not any(sentence in third.output for sentence in LEFT_OUT)
    assert connection.execute("select count(*) from storage.buckets").fetchone() == (2,)
    assert notified(connection) == 0

    # a table of another project, which asks for more
    connection.execute("""
        create table others (id integer primary key);
        alter publication supabase_realtime add table others;
        alter publication supabase_realtime set (publish = 'insert, update, delete');
    """)
    project.remove("models/12_channels/inbox.sql")
    project.edit("models/04_core/letters.sql", "commands=['insert', 'update']", "")
    project.edit("models/04_core/letters.sql", "create index", "-- create index")
    fourth = project.dbt("run", "--vars", "allow: [drop_index]")
    assert fourth.code == 0, fourth.problems
    assert "not declared: drop policy inbox_owner_select on realtime.messages;" in fourth.output
    assert connection.execute(PUBLICATIONS).fetchall() == [
        ("supabase_realtime", True, True, True, True, ["letters", "others"]),
        WAREHOUSE,
    ]
    assert notified(connection) == 1
    last = project.dbt("run")
    assert notified(connection) == 0
    assert last.messages["scans"] == last.messages["letters"] == "unchanged"
    assert "not declared" not in last.output


def test_a_model_of_the_publication_of_realtime_is_refused(new_project, database):
    files = {
        "models/04_core/supabase_realtime.sql": """
{{ config(materialized='sql_publication') }}
create publication supabase_realtime;
"""
    }
    outcome = new_project(database, files, include=("models/_groups.yml",)).dbt("run")
    assert outcome.code != 0
    assert "Tables join it in their own files, by realtime(). Remove this file." in outcome.output
