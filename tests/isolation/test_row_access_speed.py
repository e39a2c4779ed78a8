"""What a policy costs: it reads by index, and asks who is calling once per statement."""

import pytest

TABLE = """
create table folders (id uuid primary key default gen_random_uuid(), owner_id uuid not null);
create index on folders (owner_id);

create table notes (
    id uuid primary key default gen_random_uuid(),
    tenant_id uuid not null,
    user_id uuid not null,
    folder_id uuid not null,
    unique (tenant_id, id)
);
create index on notes (user_id);
create index on notes (folder_id);
"""
FOLDERS = "{{ own_rows(column='owner_id') }}"
FILL = """
insert into folders (owner_id) select gen_random_uuid() from generate_series(1, 500);
insert into notes (tenant_id, user_id, folder_id)
select gen_random_uuid(), gen_random_uuid(), folders.id
from folders cross join generate_series(1, 20);
"""
NO_HELPER_CALLED = [
    "own_rows()",
    "child_rows('folders', column='folder_id', owner='owner_id')",
]
HELPERS_CALLED = [
    "own_rows(admin_reads=true)",
    "own_rows(also_read=tenants_of_caller())",
    "tenant_rows()",
    "tenant_rows(admin_reads=true, also_read='user_id = (select auth.uid())')",
    "tenant_or_own_rows()",
    "child_rows('folders', column='folder_id', owner='owner_id', admin_reads=true)",
]


@pytest.fixture
def notes(request, connection, people, declare):
    """Make 10,000 rows of others, 20 of `owner`, and the statistics the planner goes by."""
    declare("folders", TABLE + FOLDERS)
    declare("notes", "{{ " + request.param + " }}")
    connection.execute(FILL)
    connection.execute("insert into folders (owner_id) values (%s)", [people.owner])
    connection.execute(
        "insert into notes (tenant_id, user_id, folder_id)"
        " select %s, folders.owner_id, folders.id from folders cross join generate_series(1, 20)"
        " where folders.owner_id = %s",
        [people.acme, people.owner],
    )
    connection.execute("analyze folders")
    connection.execute("analyze notes")


@pytest.mark.parametrize("notes", NO_HELPER_CALLED + HELPERS_CALLED, indirect=True)
def test_rows_are_found_by_index(notes, connection, acting_as):
    with acting_as("owner"):
        plan = connection.execute("explain (analyze, format json) select from notes").fetchone()[0]

    assert plan[0]["Plan"]["Actual Rows"] == 20
    assert not [node for node in nodes(plan[0]["Plan"]) if node["Node Type"] == "Seq Scan"]


def nodes(plan):
    yield plan
    for child in plan.get("Plans", []):
        yield from nodes(child)


@pytest.mark.parametrize(
    ("statement", "least"), [("select from notes", 1), ("update notes set id = id", 0)]
)
@pytest.mark.parametrize("notes", HELPERS_CALLED, indirect=True)
def test_helpers_are_called_per_statement_not_per_row(
    notes, connection, acting_as, statement, least
):
    connection.execute("set local track_functions = 'all'")
    with acting_as("owner"):
        assert connection.execute(statement).rowcount == 20

    calls = connection.execute(
        "select funcname, calls from pg_stat_xact_user_functions where schemaname = 'access'"
    ).fetchall()
    # an update asks up to four times, to read and to write, before and after; or not at all,
    # where the rows belong to the caller
    assert least <= max((count for _, count in calls), default=0) <= 4, calls
