"""Judges that others made look at the built database: pgrls, and plpgsql_check."""

import json
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from support.databases import Database, connect
from support.projects import SHARED, Project, copy_into
from support.servers import shared_server

WAIVERS = yaml.safe_load((Path(__file__).parent / "pgrls_waivers.yml").read_text())
CHECK_WAIVERS = Path(__file__).parent / "plpgsql_check_waivers.yml"
MODES = ("anon", "cross-tenant", "write", "escalation", "reachability")
ANY_MONTH = re.compile(r"_20\d\d_\d\d\b|_20\d\d_\d\d(?=_)")


def pgrls(database, *arguments):
    program = Path(sys.executable).with_name("pgrls")
    found = shutil.which(program) or shutil.which("pgrls")
    command = [found, *arguments, "--database-url", database.url, "--format", "json"]
    result = subprocess.run(command, capture_output=True, text=True, cwd="/")
    assert result.stdout, result.stderr
    return json.loads(result.stdout)


def waived(part, key):
    """Each waiver as a pair of its rule, or mode, and an object."""
    return {(waiver[key], name) for waiver in WAIVERS[part] for name in waiver["objects"]}


def unexplained(findings, waivers):
    """What was found and not waived, and what is waived and was not found."""
    found = {(rule, ANY_MONTH.sub("_<month>", name)) for rule, name in findings}
    every = {rule for rule, name in waivers if name == "*"}
    named = {(rule, name) for rule, name in found if rule not in every}
    whole = {(rule, "*") for rule, _ in found if rule in every}
    return {"found": sorted(named - waivers), "not found": sorted(waivers - named - whole)}


def test_lint_finds_nothing_unexplained(built_database):
    findings = pgrls(built_database, "lint", "--schemas", "public,access,auth")["violations"]
    places = {(finding["rule_id"], finding["location"]) for finding in findings}
    assert unexplained(places, waived("lint", "rule")) == {"found": [], "not found": []}


@pytest.mark.parametrize("mode", MODES)
def test_no_leak_is_proven(built_database, mode):
    proof = pgrls(built_database, "verify", "--schemas", "public,auth", "--mode", mode)
    leaks = {(mode, table["table"]) for table in proof["tables"] if table["verdict"] == "leak"}
    waivers = {(kind, name) for kind, name in waived("verify", "mode") if kind == mode}
    assert unexplained(leaks, waivers) == {"found": [], "not found": []}


@pytest.mark.parametrize("waiver", [*WAIVERS["lint"], *WAIVERS["verify"]], ids=str)
def test_every_waiver_has_a_reason(waiver):
    assert len(waiver["reason"]) > 20


def test_a_leak_is_found(built_database):
    """The judges look where we think they do."""
    with built_database.connect() as connection:
        connection.execute("create policy planted on leads for select to anon using (true)")
        try:
            proof = pgrls(built_database, "verify", "--schemas", "public", "--mode", "anon")
            findings = pgrls(built_database, "lint", "--schemas", "public")["violations"]
        finally:
            connection.execute("drop policy planted on leads")
    leaks = [table["table"] for table in proof["tables"] if table["verdict"] == "leak"]
    assert "public.leads" in leaks
    found = {finding["rule_id"] for finding in findings if "leads.planted" in finding["location"]}
    assert {"SEC008", "SEC038"} <= found


@pytest.fixture(scope="module")
def built_on_15(tmp_path_factory):
    """The project on PostgreSQL 15, where Debian offers plpgsql_check, though not vector."""
    server = shared_server(15)
    database = Database(server, "checked")
    with connect(server.url()) as connection:
        offered = connection.execute(
            "select from pg_available_extensions where name = 'plpgsql_check'"
        ).fetchall()
        if not offered:
            pytest.skip("apt-get install postgresql-15-plpgsql-check")
        connection.execute("create database checked template template0")
    folder = tmp_path_factory.mktemp("checked")
    for path in (*SHARED, "models"):
        copy_into(folder, path)
    options = ("build", "--exclude-resource-type", "test", "unit_test", "--exclude", "vector+")
    outcome = Project(folder, database).dbt(*options)
    assert outcome.code == 0, outcome.problems
    with database.connect() as connection:
        connection.execute("create schema checks")
        connection.execute("create extension plpgsql_check schema checks")
        yield connection


# Every plpgsql function of the project and the engine, with the table of each trigger.
CHECK = """
select
    functions.oid::regprocedure::text,
    functions.on_table::text,
    found.lineno,
    found.level,
    found.sqlstate,
    found.message
from (
    select
        pg_proc.oid,
        coalesce(pg_trigger.tgrelid, 0)::regclass as on_table
    from pg_proc
    inner join pg_language
        on pg_proc.prolang = pg_language.oid
    left join pg_trigger
        on pg_proc.oid = pg_trigger.tgfoid and pg_trigger.tgparentid = 0
    where
        pg_language.lanname = 'plpgsql'
        and pg_proc.pronamespace::regnamespace::text in ('public', 'access', 'groundwork')
        and (pg_proc.prorettype <> 'trigger'::regtype or pg_trigger.oid is not null)
) as functions
cross join lateral checks.plpgsql_check_function_tb(
    functions.oid,
    functions.on_table,
    other_warnings => true,
    extra_warnings => true,
    performance_warnings => false,
    security_warnings => true
) as found
order by 1, 2, 3
"""


def test_plpgsql_check_finds_nothing_unexplained(built_on_15):
    built_on_15.execute("create temporary table makes_the_schema_for_temporary_tables ()")
    findings = built_on_15.execute(CHECK).fetchall()
    waivers = [
        (waiver["message"], pattern)
        for waiver in yaml.safe_load(CHECK_WAIVERS.read_text())
        for pattern in waiver["functions"]
    ]

    def matches(finding, waiver):
        function, *_, message = finding
        return message == waiver[0] and fnmatch(function.split("(")[0], waiver[1])

    assert [
        " ".join(map(str, finding))
        for finding in findings
        if not any(matches(finding, waiver) for waiver in waivers)
    ] == []
    assert [
        waiver for waiver in waivers if not any(matches(finding, waiver) for finding in findings)
    ] == []


def test_plpgsql_check_looks_at_every_function(built_on_15):
    faulty = "create function access.faulty() returns int language plpgsql"
    built_on_15.execute(faulty + " as $$ begin return (select missing from leads); end $$")
    found = [function for function, *_ in built_on_15.execute(CHECK)]
    built_on_15.execute("drop function access.faulty")
    assert "access.faulty()" in found
