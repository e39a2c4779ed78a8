"""Judges that others made look at the built database: pgrls, and plpgsql_check."""

import json
import os
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import pytest
import yaml

from support.built import build_template
from support.databases import connect, databases_on
from support.servers import shared_server

WAIVERS = yaml.safe_load((Path(__file__).parent / "pgrls_waivers.yml").read_text())
CHECK_WAIVERS = Path(__file__).parent / "plpgsql_check_waivers.yml"
MODES = ("anon", "cross-tenant", "write", "escalation", "reachability")
PROVEN = WAIVERS["proven"]
A_PARTITION = re.compile(r"_20\d\d_\d\d$|_default$")
ANY_MONTH = re.compile(r"_20\d\d_\d\d\b|_20\d\d_\d\d(?=_)")


def pgrls(database, *arguments):
    program = Path(sys.executable).with_name("pgrls")
    found = shutil.which(program) or shutil.which("pgrls")
    command = [found, *arguments, "--database-url", database.url, "--format", "json"]
    # a name that the path finds is printed without its schema, and the prover knows auth.uid()
    path = {**os.environ, "PGOPTIONS": "-c search_path=public"}
    result = subprocess.run(command, capture_output=True, text=True, cwd="/", env=path)
    assert result.stdout, result.stderr
    return json.loads(result.stdout)


def names(waiver, connection):
    """The objects of a waiver: those it lists, and those its reason holds for."""
    listed = {*waiver.get("objects", [])}
    if "holds_for" not in waiver:
        return listed
    found = connection.execute(waiver["holds_for"], {"tables": waiver.get("tables", [])})
    return listed | {ANY_MONTH.sub("_<month>", name) for (name,) in found}


def unexplained(findings, waivers, connection):
    """What was found and not waived, and what is waived and was not found."""
    found = {(rule, ANY_MONTH.sub("_<month>", name)) for rule, name in findings}
    explained, not_found = set(), set()
    for waiver in waivers:
        objects = names(waiver, connection)
        for rule in waiver["rules"]:
            here = {finding for finding in found if finding[0] == rule}
            here = {finding for finding in here if finding[1] in objects or "*" in objects}
            explained |= here
            if not here:
                not_found.add((rule, waiver["reason"]))
        listed = {*waiver.get("objects", []), *waiver.get("tables", [])} - {"*"}
        not_found |= {(*waiver["rules"], name) for name in listed - {name for _, name in explained}}
    return {"found": sorted(found - explained), "not found": sorted(not_found)}


def test_lint_finds_nothing_unexplained(built_database):
    findings = pgrls(built_database, "lint", "--schemas", "public,access,auth")["violations"]
    places = {(finding["rule_id"], finding["location"]) for finding in findings}
    with built_database.connect() as connection:
        connection.execute("set search_path = public")
        result = unexplained(places, WAIVERS["lint"], connection)
    assert result == {"found": [], "not found": []}


@pytest.mark.parametrize("mode", MODES)
def test_no_leak_is_proven(built_database, mode):
    proof = pgrls(built_database, "verify", "--schemas", "public,auth", "--mode", mode)
    leaks = {(mode, table["table"]) for table in proof["tables"] if table["verdict"] == "leak"}
    waivers = [waiver for waiver in WAIVERS["verify"] if waiver["rules"] == [mode]]
    assert unexplained(leaks, waivers, None) == {"found": [], "not found": []}
    # the prover is not idle: what it cannot decide is left to the matrix
    proven = [table["table"] for table in proof["tables"] if table["verdict"] == "isolated"]
    assert len([name for name in proven if not A_PARTITION.search(name)]) == PROVEN[mode]


@pytest.mark.parametrize("waiver", [*WAIVERS["lint"], *WAIVERS["verify"]], ids=str)
def test_every_waiver_has_a_reason(waiver):
    assert len(waiver["reason"]) > 20


# By mode: a leak to plant, how to take it back, and the table that is proven to leak.
LEAKS = {
    "anon": (
        "create policy planted on leads for select to anon using (true)",
        "drop policy planted on leads",
        "public.leads",
    ),
    "cross-tenant": (
        "create policy planted on journal_entries for select to authenticated"
        " using (user_id = (select auth.uid()) or body = 'x')",
        "drop policy planted on journal_entries",
        "public.journal_entries",
    ),
    "write": (
        "create policy planted on journal_entries for insert to authenticated"
        " with check (user_id = (select auth.uid()) or body = 'x')",
        "drop policy planted on journal_entries",
        "public.journal_entries",
    ),
    "reachability": (
        "create view planted as select * from journal_entries; grant select on planted to anon",
        "drop view planted",
        "public.journal_entries",
    ),
}


@pytest.mark.parametrize("mode", LEAKS)
def test_a_leak_is_found(built_database, mode):
    """The judges look where we think they do."""
    plant, undo, table = LEAKS[mode]
    with built_database.connect() as connection:
        connection.execute(plant)
        try:
            proof = pgrls(built_database, "verify", "--schemas", "public", "--mode", mode)
            lint = "lint", "--schemas", "public"
            findings = pgrls(built_database, *lint)["violations"] if mode == "anon" else []
        finally:
            connection.execute(undo)
    leaks = [found["table"] for found in proof["tables"] if found["verdict"] == "leak"]
    assert table in leaks, proof["tables"]
    if mode == "anon":
        rules = {one["rule_id"] for one in findings if "leads.planted" in one["location"]}
        assert {"SEC008", "SEC038"} <= rules


@pytest.fixture
def built_on_15():
    """The project on PostgreSQL 15, where Debian offers plpgsql_check, though not vector."""
    server = shared_server("15")
    with connect(server.url()) as connection:
        offered = connection.execute(
            "select from pg_available_extensions where name = 'plpgsql_check'"
        ).fetchall()
        if not offered:
            pytest.skip("This PostgreSQL 15 has no plpgsql_check: make servers")
    with databases_on(server) as new_database:
        database = new_database(template=build_template(server))
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
        return fnmatch(message, waiver[0]) and fnmatch(function.split("(")[0], waiver[1])

    assert [
        " ".join(map(str, finding))
        for finding in findings
        if not any(matches(finding, waiver) for waiver in waivers)
    ] == []
    assert [
        waiver for waiver in waivers if not any(matches(finding, waiver) for finding in findings)
    ] == []

    assert [
        waiver["reason"]
        for waiver in yaml.safe_load(CHECK_WAIVERS.read_text())
        if "proof" in waiver and built_on_15.execute(waiver["proof"], waiver).fetchone() != (True,)
    ] == []

    # the control
    faulty = "create function access.faulty() returns int language plpgsql"
    built_on_15.execute(faulty + " as $$ begin return (select missing from leads); end $$")
    assert "access.faulty()" in [function for function, *_ in built_on_15.execute(CHECK)]
