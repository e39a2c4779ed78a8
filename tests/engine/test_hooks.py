"""Hooks of a model: in dbt's order, on one that changes and one that does not; not in a plan."""

from support.library import SHELVES

# An insert outside a transaction is committed by itself, and a vacuum works there only.
HOOKS = """\
{{ config(
    pre_hook=[
        {'sql': "insert into hooks.log values ('NAME before')", 'transaction': false},
        "insert into hooks.log values ('NAME first')",
        "{{ '' }}",
    ],
    post_hook=[
        "{% if execute %}{% do run_query(\\"insert into hooks.log values ('NAME rendered')\\") %}"
        ~ "{% endif %}",
        "insert into hooks.log values ('NAME last')",
        {'sql': "vacuum hooks.log", 'transaction': false},
        {'sql': "insert into hooks.log values ('NAME after')", 'transaction': false},
    ],
) }}
"""
EMPTY = "{{ config(pre_hook=\"{{ '' }}\", post_hook=\"{{ '' }}\") }}\n"
TABLE = """
create table %s (id uuid primary key);

{{ service_rows() }}
"""
MODELS = {
    "models/04_core/shelves.sql": TABLE % "shelves",
    "models/02_enums/mood.sql": "create type mood as enum ('calm');\n",
    "models/03_functions/nothing.sql": """
create or replace function access.nothing() returns void
language sql set search_path = public, pg_temp as $$ $$;

{{ executable_by() }}
""",
}
NAMES = ["mood", "nothing", "shelves"]
TIMES = ["before", "first", "rendered", "last", "after"]


def test_hooks_run_in_order_and_not_in_a_plan(library, connection):
    connection.execute("create schema hooks; create table hooks.log (what text, id serial)")
    for path, text in MODELS.items():
        name = path.split("/")[-1].removesuffix(".sql")
        library.write(path, HOOKS.replace("NAME", name) + text)
    library.write("models/04_core/lamps.sql", EMPTY + TABLE % "lamps")

    def noted():
        rows = connection.execute("select what from hooks.log order by id").fetchall()
        connection.execute("delete from hooks.log")
        found = [what.split() for (what,) in rows]
        return {name: [time for named, time in found if named == name] for name, _ in found}

    everything = dict.fromkeys(NAMES, TIMES)
    # the hooks of one model leave those of others alone, whatever was done to it
    made = library.dbt("run")
    assert (made.code, noted()) == (0, everything), made.problems
    assert {made.messages[name] for name in NAMES} == {"created"}

    planned = library.dbt("run", "--vars", "{plan: true}")
    assert planned.code == 0, planned.problems
    assert {planned.messages[name] for name in [*NAMES, "lamps"]} == {"unchanged"}
    assert noted() == {}
    assert "  would run the pre-hook: insert into hooks.log values ('mood before')" in (
        planned.output.splitlines()
    )
    assert "would run the post-hook: {% if execute %}{% do run_query(" in planned.output
    assert planned.output.count("would run the") == len(NAMES) * 7 + 2

    again = library.dbt("run")
    assert (again.code, noted()) == (0, everything), again.problems
    assert {again.messages[name] for name in [*NAMES, "lamps"]} == {"unchanged"}


def test_what_a_hook_did_goes_with_a_model_that_fails(library, connection):
    connection.execute("create schema hooks; create table hooks.log (what text, id serial)")
    broken = TABLE.replace("uuid", "no_such_type") % "shelves"
    library.write(SHELVES, HOOKS.replace("NAME", "shelves") + broken)
    assert library.dbt("run", "--select", "shelves").statuses["shelves"] == "error"
    assert connection.execute("select what from hooks.log").fetchall() == [("shelves before",)]


def test_a_change_goes_when_a_hook_behind_it_fails(library, connection):
    connection.execute("create schema hooks; create table hooks.log (what text, id serial)")
    hook = "{{ config(post_hook=\"insert into hooks.log values ('%s'); select 1 / %s\") }}\n"
    library.write(SHELVES, hook % ("made", 1) + TABLE % "shelves")
    assert library.dbt("run", "--select", "shelves").code == 0
    wider = TABLE.replace("primary key", "primary key, label text") % "shelves"
    library.write(SHELVES, hook % ("changed", 0) + wider)
    assert library.dbt("run", "--select", "shelves").statuses["shelves"] == "error"
    assert connection.execute("select what from hooks.log").fetchall() == [("made",)]
    columns = "select attname from pg_attribute where attrelid = 'shelves'::regclass and attnum > 0"
    assert connection.execute(columns).fetchall() == [("id",)]
