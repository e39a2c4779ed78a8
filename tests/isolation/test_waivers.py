"""Each waiver of the judges is bound to what proves its reason, on the built database."""

from pathlib import Path

import pytest
import yaml
from psycopg import errors, sql

from support.access import lines
from support.attacks import ATTACKS
from support.matrix import equal

ROOT = Path(__file__).parents[2]
FILE = yaml.safe_load((Path(__file__).parent / "pgrls_waivers.yml").read_text())
CHECKS = yaml.safe_load((Path(__file__).parent / "plpgsql_check_waivers.yml").read_text())
WAIVERS = [*FILE["lint"], *FILE["verify"]]
PROOFS = ", ".join(f"{name} as ({query})" for name, query in FILE["proofs"].items())


def unproven(connection, waiver):
    """The objects of a waiver of which its reason is not true, or the reason without a proof."""
    if "proof" in waiver:
        found = connection.execute(f"with {PROOFS} {waiver['proof']}", {})
        return {*waiver["objects"]} - {name for (name,) in found}
    return set() if "holds_for" in waiver or "tests" in waiver else {waiver["reason"]}


def missing(waiver):
    """The tests that a waiver names and that do not exist."""
    for name in waiver.get("tests", []):
        if name.startswith("attack: "):
            if name.removeprefix("attack: ") not in ATTACKS:
                yield name
            continue
        path, _, function = name.partition("::")
        file = ROOT / path
        if not file.exists() or f"def {function}(" * bool(function) not in file.read_text():
            yield name


@pytest.fixture
def looking(connection):
    """The connection, where names are printed with their schemas."""
    connection.execute("set local search_path = ''")
    return connection


@pytest.mark.parametrize("waiver", [*WAIVERS, *CHECKS], ids=lambda waiver: waiver["reason"][:40])
def test_it_names_tests_that_exist(waiver):
    assert {"holds_for", "proof", "tests"} & {*waiver}, waiver["reason"]
    assert [*missing(waiver)] == []


def test_its_reason_is_true(looking):
    assert [found for waiver in WAIVERS if (found := unproven(looking, waiver))] == []


# A change, and the object of which a reason is true no longer.
UNTRUE = {
    "grant insert (consent_id) on public.privacy_consents to authenticated": (
        "public.privacy_consents (privacy_consents_consent_id_key)"
    ),
    "grant update (referral_code) on public.profiles to authenticated": (
        "public.profiles (profiles_referral_code_key)"
    ),
    "grant update (status) on public.blog_comments to anon": (
        "public.blog_comments.blog_comments_visitor_insert"
    ),
    "grant select (author_email) on public.blog_comments to anon": (
        "public.blog_comments.author_email"
    ),
    "alter policy activities_user_select on public.activities using (user_id = auth.uid())": (
        "public.activities"
    ),
    "alter function access.has_role reset search_path": "access.has_role",
    "grant service_role to authenticated": "service_role",
    "create policy second on public.leads for select to authenticated using (true)": "*",
    "grant select on public.kpi_avg_post_views to authenticated": "public.kpi_avg_post_views",
}


@pytest.mark.parametrize("change", UNTRUE)
def test_a_reason_that_is_not_true_is_found(looking, change):
    looking.execute(change)
    assert UNTRUE[change] in {name for waiver in WAIVERS for name in unproven(looking, waiver)}


def test_a_waiver_without_a_proof_is_found(looking):
    assert unproven(looking, {"reason": "it is random", "objects": ["x"]}) == {"it is random"}
    named = {"tests": ["attack: none", "tests/isolation/test_waivers.py::test_none", "tests/no.py"]}
    assert [*missing(named)] == named["tests"]


[OWNERLESS] = [waiver["objects"] for waiver in WAIVERS if waiver["rules"] == ["SEC030"]]


@pytest.mark.parametrize("table", [name.removeprefix("public.") for name in OWNERLESS])
def test_a_row_without_an_owner_is_nobodys(world, table):
    """Whoever is signed in sees it only where the row of another would be seen, or a line says."""
    connection = world.connection
    mine = [line for line in lines() if line.table == table]
    owner = next(line.owner for line in mine if line.owner)
    shown = any(
        line.where.get(owner) == "null" and "signed_in" in line.said["select"] for line in mine
    )

    def is_seen(by, of):
        with connection.transaction(force_rollback=True):
            row = world.rows.add(table, **world.known(mine[-1]) | {owner: of})
            key = {column: row[column] for column in world.rows.keys[table]}
            query = sql.SQL("select {} from {} where {}").format(
                sql.SQL(", ").join(map(sql.Identifier, key)), sql.Identifier(table), equal(key)
            )
            with world.acting(by):
                return connection.execute(query, [*key.values()]).rowcount == 1

    try:
        seen = is_seen("stranger", None)
    except (errors.CheckViolation, errors.NotNullViolation):
        return
    assert seen == (shown or is_seen("stranger", world.ids["named"]))
