"""A run on each legacy database: what it has become, and that the product works on it."""

import re
from pathlib import Path

import pytest
import yaml
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from functions import test_scenario
from support import values_kept
from support.built import build_template
from support.databases import act_as, connect
from support.dumps import pg_dump

from . import rows_kept

PLATFORM = ("-- ACL SCHEMA public", "-- FUNCTION uuid_generate_v4()")

# What a run answers where nothing was to be done.
NOTHING = ("unchanged", "INSERT 0", "not_offered")

# By model, the new name of each column that has another one.
RENAMED = {
    model["name"]: model["config"]["meta"]["upgrade"]["renamed"]
    for path in sorted(Path("models").rglob("*.yml"))
    for model in yaml.safe_load(path.read_text()).get("models", [])
    if "renamed" in model.get("config", {}).get("meta", {}).get("upgrade", {})
}

# The names of what is declared, by kind.
KINDS = ("functions", "tables", "views", "sequences", "indexes", "columns")
NAMES = """
select
    array(
        select format('%I.%I', pronamespace::regnamespace, proname) from pg_proc
        where pronamespace = any (array['public', 'extensions']::regnamespace[])
    ),
    array_agg(relname::text) filter (where relkind in ('r', 'p')),
    array_agg(relname::text) filter (where relkind = 'v'),
    array_agg(relname::text) filter (where relkind = 'S'),
    array_agg(relname::text) filter (where relkind in ('i', 'I')),
    (
        select array_agg(relname || '.' || attname)
        from pg_attribute
        inner join pg_class on attrelid = pg_class.oid
        where relnamespace = 'public'::regnamespace and attnum > 0 and not attisdropped
    )
from pg_class
where relnamespace = 'public'::regnamespace
"""

# The name of each object beside those, and what drops it.
DROP_STRAYS = """
select relname, format('drop view public.%%I', relname)
from pg_class
where
    relnamespace = 'public'::regnamespace and relkind = 'v'
    and relname <> all (%(views)s)
union all
select proname, format('drop function %%s', oid::regprocedure)
from pg_proc
where
    pronamespace = any (array['public', 'extensions']::regnamespace[])
    and format('%%I.%%I', pronamespace::regnamespace, proname) <> all (%(functions)s)
    and proname <> 'uuid_generate_v4'
    and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
union all
select relname, format('drop table public.%%I cascade', relname)
from pg_class
where
    relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
    and relname <> all (%(tables)s)
union all
select pg_class.relname, format('drop index if exists public.%%I', pg_class.relname)
from pg_class
inner join pg_index on indexrelid = pg_class.oid
inner join pg_class as own on indrelid = own.oid
where
    pg_class.relnamespace = 'public'::regnamespace
    and not pg_class.relispartition
    and pg_class.relname <> all (%(indexes)s)
    and own.relname = any (%(tables)s)
union all
select relname, format('drop sequence public.%%I cascade', relname)
from pg_class
where
    relnamespace = 'public'::regnamespace and relkind = 'S'
    and relname <> all (%(sequences)s)
    and not exists (
        select from pg_depend
        inner join pg_class as own on refobjid = own.oid
        where objid = pg_class.oid and deptype in ('a', 'i') and own.relname <> all (%(tables)s)
    )
union all
select attname, format('alter table public.%%I drop column %%I', relname, attname)
from pg_attribute
inner join pg_class on attrelid = pg_class.oid
where
    relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
    and attnum > 0 and not attisdropped and relname = any (%(tables)s)
    and relname || '.' || attname <> all (%(columns)s)
"""


def test_one_run_makes_every_table_equal_and_the_next_finds_nothing_to_do(upgrade):
    assert not upgrade.problems, upgrade.problems
    done = {
        name: answer
        for name, answer in upgrade.second.items()
        if answer not in NOTHING and "-on-run-" not in name
    }
    assert done == {}


def test_what_is_left_beside_the_declaration_was_reported(upgrade, upgraded):
    """Once that is dropped, nothing tells the database from one that was built at once."""
    fresh = upgrade.after.server.url(build_template(upgrade.after.server))
    with connect(fresh) as connection:
        declared = connection.execute(NAMES).fetchone()
    with upgraded.connect() as connection:
        strays = connection.execute(DROP_STRAYS, dict(zip(KINDS, declared, strict=True)))
        for name, statement in strays.fetchall():
            assert name in upgrade.output, f"not reported: {statement}"
            connection.execute(statement)
    live, built = entries(upgraded.url), entries(fresh)
    assert live - built == set()
    assert built - live == set()


def entries(url: str) -> set[str]:
    dump = pg_dump(url, exclude_schemas=("groundwork", "auth", "staging", "retired"))
    found = {entry.strip() for entry in re.split(r"^(?=-- )", dump, flags=re.M)}
    # what the platform brings
    return {entry for entry in found if not entry.startswith(PLATFORM)}


def test_every_row_is_there_or_in_quarantine(upgrade):
    """By key, and what is there has kept every value but nulls and what is noted as changed."""
    lost, changed = [], []
    with upgrade.before.connect() as before, upgrade.after.connect() as after:
        retired = rows_kept.tables(after, "retired")
        for table, keys in rows_kept.tables(before).items():
            place = f"retired.{table}" if table in retired else table
            found = rows_kept.compare(before, after, table, keys, place, RENAMED.get(table, {}))
            lost += [f"{table} {key}" for key in found.lost]
            changed += [f"{table} {what}" for what in found.changed]
    assert lost == []
    assert changed == []


def test_each_value_is_the_same_or_kept(upgrade):
    missing = []
    with upgrade.before.connect() as before, upgrade.after.connect() as after:
        retired = rows_kept.tables(after, "retired")
        for table in rows_kept.tables(before):
            place = f"retired.{table}" if table in retired else f"public.{table}"
            missing += values_kept.missing(
                after,
                f"public.{table}",
                values_kept.read(before, f"public.{table}"),
                RENAMED.get(table),
                place,
                nulls=False,
            )
    assert missing == [], "\n".join(missing[:50])


def test_every_row_of_a_retired_table_is_in_its_successor_or_in_quarantine(upgrade, connection):
    retired = [*rows_kept.tables(connection, "retired")]
    assert retired or upgrade.variant == "master"
    for table in retired:
        successor, name = connection.execute(
            "select successor, id from groundwork.consolidation where table_name = %s", [table]
        ).fetchone()
        query = sql.SQL(
            "select known.outcome, count(*) filter (where successor.id is null) > 0, count(*)"
            " from retired.{} as legacy"
            " left join groundwork.consolidated_row as known"
            " on known.consolidation_id = {} and known.legacy_key = legacy.id::text"
            " left join {} as successor on known.successor_key = successor.id group by 1"
        ).format(sql.Identifier(table), sql.Literal(name), sql.Identifier(successor))
        missing = {outcome: lacks for outcome, lacks, _ in connection.execute(query)}
        assert missing.pop("quarantined", True)
        assert {*missing} <= {"carried", "renumbered", "merged"}
        assert not any(missing.values())
        # the old name shows what it showed
        shown = sql.SQL("select count(*) from {}").format(sql.Identifier(table))
        assert connection.execute(shown).fetchone()[0] > 0


def test_ids_of_text_become_the_same_uuid_everywhere(upgrade):
    with upgrade.before.connect() as before, upgrade.after.connect() as after:
        named_in = rows_kept.namespace(after)
        for table, names in rows_kept.converted(before, after).items():
            former = rows_kept.former(after, table)
            now = {row["id"]: row for row in rows_kept.rows(after, table)}
            for row in rows_kept.rows(before, table):
                key = rows_kept.as_uuid(row["id"], named_in)
                if key not in now:
                    continue
                for name in names:
                    same = rows_kept.as_uuid(row[name], named_in)
                    if str(row[name] or "").strip() not in ("", same):
                        assert former[name, key] == str(row[name])


def test_rows_without_a_tenant_went_where_only_their_owner_is(upgrade, connection):
    placeholder = "select id from tenants where subdomain like 'unknown-%'"
    assert connection.execute(placeholder).fetchall()
    query = f"select tenant_id, user_id from tenant_members where tenant_id in ({placeholder})"
    members = {*connection.execute(query).fetchall()}
    with upgrade.before.connect() as before:
        # where tenants went missing, and who was of them did not
        if "tenant_members" in rows_kept.tables(before):
            members -= {*before.execute("select tenant_id, user_id from tenant_members").fetchall()}
    assert members == set()
    assert connection.execute(
        "select count(*) from auth.users where not exists (select from tenants"
        " where tenants.id = users.id and kind = 'personal')"
    ).fetchone() == (0,)
    assert connection.execute(
        "select count(*) from auth.users where not exists (select from tenant_members"
        " where tenant_id = users.id and user_id = users.id and role = 'admin')"
    ).fetchone() == (0,)


def test_an_execution_keeps_the_workflow_it_was_of(upgrade):
    of = "select id::text, workflow_id::text from workflow_executions where workflow_id is not null"
    with upgrade.before.connect() as before, upgrade.after.connect() as after:
        if "workflow_executions" not in rows_kept.tables(before):
            return
        named_in = rows_kept.namespace(after)
        was = {
            rows_kept.as_uuid(own, named_in): rows_kept.as_uuid(to, named_in)
            for own, to in before.execute(of)
        }
        now = dict(after.execute(of).fetchall())
        assert now
        assert {own: was[own] for own in now} == now
        assert after.execute(
            "select count(*) from workflow_executions inner join workflows using (tenant_id)"
            " where workflows.id = workflow_id"
        ).fetchone() == (len(now),)


def test_what_is_there_once_now_was_kept_where_it_was_there_twice(connection):
    twice = "select {} from {} where id in (md5('twice:1')::uuid, md5('twice:2')::uuid) order by 1"
    marks = {"appointments": "overlaps_others", "leads": "is_duplicate"}
    found = {
        table: connection.execute(twice.format(mark, table)).fetchall()
        for table, mark in marks.items()
    }
    # a variant may have neither table
    assert found["appointments"] in ([], [(True,), (True,)])
    assert found["leads"] in ([], [(False,), (True,)])


def test_what_failed_on_every_write_works(connection):
    connection.execute("insert into auth.users (email) values ('new@example.test')")
    [profile] = connection.execute("select id from profiles where email = 'new@example.test'")
    connection.execute("update profiles set bio = 'x' where id = %s", profile)
    connection.execute("update profiles set total_xp = total_xp + 1")
    for table in ("notifications", "api_logs", "app_events", "leads", "data_subjects"):
        [column] = connection.execute(
            "select attname from pg_attribute where attrelid = %s::regclass and attnum > 1"
            " and atttypid = 'timestamptz'::regtype and attname <> 'created_at' or"
            " attrelid = %s::regclass and attname = 'id' order by attname desc limit 1",
            [table, table],
        ).fetchone()
        name = sql.Identifier(column)
        connection.execute(
            sql.SQL("update {} set {} = {}").format(sql.Identifier(table), name, name)
        )
    connection.execute("insert into tenants (name, subdomain) values ('T', 't-upgrade')")
    connection.execute("update tenants set name = 'U' where subdomain = 't-upgrade'")
    connection.execute("delete from tenants where subdomain = 't-upgrade'")


def test_no_client_reaches_what_no_model_declares(connection):
    for role in ("anon", "authenticated"):
        for statement in (
            "select run_anything('select 1')",
            "select count(*) from marketplace_reviews",
            "insert into marketplace_reviews (rating) values (1)",
        ):
            with pytest.raises(InsufficientPrivilege), act_as(connection, role):
                connection.execute(statement)
    # a view asks who calls it, and no visitor reads leads
    if connection.execute("select to_regclass('lead_emails')").fetchone() != (None,):
        with pytest.raises(InsufficientPrivilege), act_as(connection, "anon"):
            connection.execute("select count(*) from lead_emails")


def test_the_scenario_runs(connection):
    test_scenario.test_from_sign_up_to_a_read_notification(connection)
