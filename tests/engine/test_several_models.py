"""What a commit changes in several models converges in one run of dbt."""

from dataclasses import dataclass

import pytest

from support.databases import WORKER
from support.dumps import pg_dump
from support.library import ledger
from support.projects import Project, make_empty, project_apart

from .several_models import COMMITS, TABLES


def write(project: Project, place: int) -> None:
    """Write the files before (0) or after (1) the commits."""
    for commit in COMMITS:
        for path, texts in commit.files.items():
            if texts[place] is not None:
                project.write(path, texts[place])


@dataclass(frozen=True)
class Contents:
    columns: list[str]
    rows: list[tuple]

    def of(self, columns: list[str]) -> list[tuple]:
        places = [self.columns.index(column) for column in columns]
        return sorted(tuple(str(row[place]) for place in places) for row in self.rows)


def contents(connection) -> dict[str, Contents]:
    """The rows of each table in public. Generated columns are left out: they may change."""
    tables = connection.execute(
        "select relname, array_agg(attname::text order by attname) from pg_class"
        " inner join pg_attribute on attrelid = pg_class.oid"
        " where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0"
        " and not attisdropped and attgenerated = '' group by relname"
    ).fetchall()
    return {
        name: Contents(
            columns, connection.execute(f"select {', '.join(columns)} from {name}").fetchall()
        )
        for name, columns in tables
    }


ALLOW = "{allow: [" + ", ".join(name for commit in COMMITS for name in commit.allow) + "]}"


@pytest.fixture(scope="module")
def before_commits(tmp_path_factory):
    """The project built before the commits, with rows; its files are those after them."""
    live = project_apart(tmp_path_factory.mktemp("several"), f"{WORKER}_several")
    write(live, 0)
    # as a project has it in which dbt makes views of its own
    live.edit("dbt_project.yml", "  populate_cache: false\n", "")
    outcome = live.dbt("run")
    assert outcome.code == 0, outcome.problems
    with live.database.connect() as connection:
        for commit in COMMITS:
            if commit.rows:
                connection.execute(commit.rows)
    write(live, 1)
    return live


STILL_USED = [
    "the column on_hold is used by the policy a_users_read of public.a_users",
    "dbt run --select a_flags a_users",
    "the column gone is used by the view public.b_view",
    "the column gone is used by the view public.k_view",
    "dbt run --select k_items k_view",
    "the view public.l_view does not fit",
    "dbt run --select l_codes l_view",
    "the constraint c_fk of public.c_children does not fit",
    "dbt run --select c_parents c_children",
    "the constraint d_children_code_fkey of public.d_children does not fit",
    "of public.e_rows does not fit: function access.e_ok(integer) does not exist",
    "dbt run --select e_ok e_rows",
    "the policy g_users_read of public.g_users does not fit",
    "dbt run --select h_state h_rows",
]


def test_what_belongs_to_a_model_outside_the_run_is_never_taken(before_commits):
    live, known = before_commits, pg_dump(before_commits.database.url)
    names = ["a_flags", "b_items", "c_parents", "d_parents", "e_ok", "g_codes", "h_state"]
    names += ["k_items", "l_codes"]
    outcome = live.dbt("run", "--select", *names, "--vars", ALLOW)
    assert {outcome.statuses[name] for name in names} == {"error"}, outcome.problems
    assert [text for text in STILL_USED if text not in outcome.output] == []
    assert outcome.output.count("Nothing was changed.") >= len(names)
    assert "SQLSTATE" not in outcome.output
    assert pg_dump(live.database.url) == known


def test_plan_shows_what_waits(before_commits):
    live, known = before_commits, pg_dump(before_commits.database.url)
    # dbt makes its own views whatever groundwork is told
    plan = ALLOW.replace("{", "{plan: true, ", 1)
    outcome = live.dbt("run", "--exclude", "b_items+", "--vars", plan)
    assert outcome.code == 0, outcome.problems
    later = "at the end of the run: "
    assert f"{later}alter table public.a_flags drop column on_hold;" in outcome.output
    assert f"{later}alter table f_teams add constraint f_lead" in outcome.output
    assert pg_dump(live.database.url) == known


def test_nothing_is_missing_when_a_model_that_was_waited_for_fails(before_commits):
    live, known = before_commits, pg_dump(before_commits.database.url)
    path = f"{TABLES}/c_children.sql"
    whole = live.read(path)
    live.write(path, whole.replace("(id, v))", "(id, none))"))
    outcome = live.dbt("run", "--select", "c_parents", "c_children", "--vars", ALLOW)
    assert outcome.code != 0
    assert "What had to wait for other models of this run is not possible:" in outcome.output
    sentence = "models/04_core/c_children.sql: the model c_children names a column that does not"
    assert sentence in outcome.output
    assert pg_dump(live.database.url) == known
    live.write(path, whole)


def test_one_run_makes_all_of_them_and_one_takes_them_back(before_commits, tmp_path):
    live = before_commits
    fresh = project_apart(tmp_path / "fresh", f"{WORKER}_several_fresh")
    fresh.edit("dbt_project.yml", "  populate_cache: false\n", "")
    for place in (1, 0):
        write(live, place)
        write(fresh, 1 - place)
        write(fresh, place)
        with live.database.connect() as connection:
            before = contents(connection)
        outcome = live.dbt("run", "--vars", ALLOW)
        assert outcome.code == 0, outcome.problems

        make_empty(fresh.database)
        outcome = fresh.dbt("run")
        assert outcome.code == 0, outcome.problems
        assert pg_dump(live.database.url) == pg_dump(fresh.database.url)

        with live.database.connect() as connection:
            after = contents(connection)
            for name, kept in before.items():
                columns = [column for column in kept.columns if column in after[name].columns]
                assert kept.of(columns) == after[name].of(columns), name
            assert connection.execute("select count(*) from groundwork.taken").fetchone() == (0,)
            known = ledger(connection)
            again = live.dbt("run")
            assert again.code == 0, again.problems
            assert ledger(connection) == known
