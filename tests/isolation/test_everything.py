"""Every relation and function, found in the catalog: what they say to whom, and what they take."""

import uuid

import pytest
from psycopg import sql
from psycopg.types.json import Jsonb

from support.markers import Markers
from support.matrix import LINES

RELATIONS = """
select
    pg_class.oid::regclass::text,
    array(
        select quote_ident(attname) from pg_attribute
        where
            attrelid = pg_class.oid and attnum > 0 and not attisdropped
            and has_column_privilege(current_user, attrelid, attnum, 'select')
        order by attnum
    )
from pg_class
where
    relkind in ('r', 'p', 'v', 'm', 'f')
    and relnamespace in (
        select oid from pg_namespace
        where nspname in ('public', 'access', 'auth', 'groundwork', 'staging')
    )
    and has_any_column_privilege(current_user, pg_class.oid, 'select')
    and has_schema_privilege(relnamespace, 'usage')
order by 1
"""
UNIQUE_KEYS = """
select
    indrelid::regclass::text,
    array(
        select attname::text from pg_attribute
        where attrelid = indrelid and attnum = any(indkey) order by attnum
    )
from pg_index
inner join pg_class on pg_class.oid = indrelid
where
    indisunique and indpred is null and indexprs is null
    and relnamespace = 'public'::regnamespace and not relispartition
order by 1, 2
"""
FUNCTIONS = """
select
    pg_proc.oid::regproc::text,
    proargnames[:pronargs],
    array(
        select format_type(type_oid, null)
        from unnest(proargtypes) with ordinality as arguments (type_oid, place) order by place
    )
from pg_proc
where
    pronamespace in ('public'::regnamespace, 'access'::regnamespace, 'auth'::regnamespace)
    and has_function_privilege('authenticated', pg_proc.oid, 'execute')
    and prorettype <> 'trigger'::regtype
    and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
order by pg_proc.oid
"""
# What a caller may be told: not allowed, a bad argument, not there, there already, a check, over
# the limit. Everything else is an error that nobody thought of.
REFUSALS = {"42501", "22023", "P0002", "23505", "23514", "53400"}
NESTED = "[" * 500 + "]" * 500
HOSTILE = {
    "uuid": ["acme", "globex", "owner", "row", None, str(uuid.UUID(int=0))],
    "text": [None, "", " ", "x' or true --", "%", "\\", "\u202e\u0301", "owner", "x" * 400],
    "integer": [None, 0, -1, 2147483647, -2147483648],
    "bigint": [None, 0, -1, 2**63 - 1, -(2**63), "row"],
    "timestamp with time zone": [
        None, "infinity", "-infinity", "294276-12-31", "4713-01-01 BC", "2026-01-01", "2027-01-01",
    ],
    "jsonb": [None, Jsonb([]), Jsonb(None), NESTED, '{"\\u202e": 1e300}', '"x"', "1e400"],
    "text[]": [None, [], [None], [""], ["admin", None], "{{admin}}"],
    "uuid[]": [None, [], [None], ["row"]],
    "app_role": [None, "admin"],
}  # fmt: skip


# Whom no row of acme concerns, or who may only read there.
OUTSIDERS = ["visitor", "stranger", "admin_of_another", "invited", "suspended", "removed"]
READERS = [*OUTSIDERS, "viewer", "named", "moderator"]

# The author of a post that everyone reads has a name and a picture.
PUBLIC_NAMES = {
    ("people", f"profiles (id=owner) {column}") for column in ("display_name", "avatar_url")
}
# Who is invited is told where to.
INVITATION = ("my_invitations", "tenants (id=acme, subdomain=acme-team) name")


@pytest.fixture(scope="module")
def markers(world):
    return Markers(world)


def shown(markers, actor):
    """Each relation that shows `actor` what it does not read."""
    with markers.trying(actor) as attempt:
        relations = markers.connection.execute(RELATIONS).fetchall()
        for relation, columns in relations:
            _, state, said = attempt(f"select {', '.join(columns)} from {relation}")
            assert state is None, said
            for place in markers.hidden_from(actor, said):
                if (relation, place) not in PUBLIC_NAMES:
                    yield f"{relation}: {place}"


@pytest.mark.parametrize("actor", READERS)
def test_no_relation_shows_what_is_not_read(markers, actor):
    assert [*shown(markers, actor)] == []


def upserts(markers, actor):
    """Each upsert that meets a row of acme and is not refused, or says what it holds."""
    world = markers.world
    keys = {}
    for table, columns in markers.connection.execute(UNIQUE_KEYS):
        keys.setdefault(table, []).append(columns)
    own = {} if actor == "visitor" else {"owner": world.ids[actor], "tenant": world.ids[actor]}
    if actor == "admin_of_another":
        own["tenant"] = world.ids["globex"]
    with markers.trying(actor) as attempt:
        for line in LINES.values():
            if line.may(actor, "update") or line.table not in keys:
                continue
            standing = world.standing[line.name]
            given = standing.values | standing.key
            mine = given | {
                column: own[kind]
                for kind, column in (("owner", line.owner), ("tenant", line.tenant))
                if column and kind in own
            }
            for values in [given, mine] if mine != given else [given]:
                for key in keys[line.table]:
                    if all(column in values and values[column] == given[column] for column in key):
                        yield from upsert(markers, attempt, actor, line, values, key)


def upsert(markers, attempt, actor, line, values, key):
    table, columns = sql.Identifier(line.table), markers.world.rows.columns[line.table]
    names = [*values]
    insert = sql.SQL("insert into {} ({}) values ({}) on conflict ({}) do {}")
    change = sql.SQL("update set {0} = excluded.{0}").format(sql.Identifier(names[0]))
    for action in (sql.SQL("nothing"), change):
        statement = insert.format(
            table,
            sql.SQL(", ").join(map(sql.Identifier, names)),
            sql.SQL(", ").join([sql.Placeholder()] * len(names)),
            sql.SQL(", ").join(map(sql.Identifier, key)),
            action,
        )
        rows, state, said = attempt(statement, [*values.values()])
        if state is None and rows > 0:
            yield f"{line.name} {key}: {action.as_string()}"
        elif state is None and any(columns[column][0] != "uuid" for column in key):
            yield f"{line.name} {key}: is told that there is one"
        yield from (
            f"{line.name} {key}: says {place}" for place in markers.hidden_from(actor, said)
        )


@pytest.mark.parametrize("actor", [*OUTSIDERS, "viewer"])
def test_no_upsert_meets_the_row_of_another(markers, actor):
    assert [*upserts(markers, actor)] == []


def calls(markers):
    """Each function with one hostile argument and otherwise likely ones."""
    world = markers.world
    rows = {
        "p_lead_id": "leads",
        "p_plan_id": "subscription_plans",
        "p_notification_ids": "notifications",
        "p_flag_id": "moderation_flags",
    }
    likely = {
        "uuid": world.ids["owner"], "text": "x", "integer": 1, "bigint": 1, "jsonb": Jsonb({}),
        "text[]": ["admin"], "uuid[]": [], "app_role": "admin",
        "timestamp with time zone": "2026-01-01",
    }  # fmt: skip
    for function, names, types in markers.connection.execute(FUNCTIONS).fetchall():
        usual = {
            name: world.ids["acme"] if name == "p_tenant_id" else likely[type_name]
            for name, type_name in zip(names or [], types, strict=True)
        }
        for name, type_name in zip(names or [], types, strict=True):
            for value in HOSTILE[type_name]:
                row = next(iter(world.standing_of(rows.get(name, "leads")).key.values()))
                known = world.ids | {"row": row}
                if isinstance(value, list):
                    value = [known.get(each, each) for each in value]
                elif isinstance(value, str):
                    value = known.get(value, value)
                yield function, types, usual | {name: value}
        yield function, types, dict.fromkeys(usual)


def told(markers, actor):
    """Each call that ends in an error that nobody thought of, or says what `actor` may not read."""
    with markers.trying(actor) as attempt:
        for function, types, values in calls(markers):
            passed = ", ".join(
                f"{name} => %s::{type_name}" for name, type_name in zip(values, types, strict=True)
            )
            _, state, said = attempt(f"select * from {function}({passed})", [*values.values()])
            if state and state not in REFUSALS:
                yield f"{function}{[*values.values()]}: {state} {said}"[:400]
            for place in markers.hidden_from(actor, said):
                if (function, place) != INVITATION:
                    yield f"{function}{values}: says {place}"


@pytest.mark.parametrize("actor", READERS)
def test_no_function_fails_or_tells(markers, actor):
    assert [*told(markers, actor)] == []
