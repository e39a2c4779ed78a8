"""Every statement that the audit suggests quotes what it names, and does what it says."""

import pglast
import psycopg
import pytest

from groundwork.audit.catalog import Catalog
from groundwork.audit.code.files import read_code
from groundwork.audit.project import Project
from groundwork.audit.quoting import quote_ident, quote_literal
from groundwork.audit.replay import replay
from groundwork.audit.run import judged
from groundwork.audit.scratch import scratch
from groundwork.audit.statements import read_migrations

NAMES = [
    "plain",
    "user",
    "values",
    "Upper",
    'qu"ote',
    "it's",
    "semi;drop",
    "1st",
    "dé",
    "a-b",
    "x_1",
    "a\\b",
    "_",
]

MIGRATION = """
create schema "Odd ""Schema";
create type "Kind; x" as enum ('a');
create table "select" (id uuid primary key, "order" text);
create table "Lead"" Row" (id uuid primary key, "select_id" uuid, "Big Key" uuid, "at; drop" text);
alter table "Lead"" Row" enable row level security;
create table "Odd ""Schema"."Own""ed" (
    id uuid primary key, "select_id" text, "when" text, "Ref Id" uuid references "select" (id)
);
create index "Same ""1" on "Lead"" Row" ("at; drop");
create index "Same ""2" on "Lead"" Row" ("at; drop");
create policy "User" on "select" to anon using (true);
create policy "it's ""all""; x" on "select" for update using (true) with check (true);
create policy "!" on "select" for delete to anon using (("order" = current_user));
create view "View ""1" as select 1 as one;
create function "Do ""It"(k "Kind; x") returns int language sql security definer as 'select 1';
grant execute on function "Do ""It" to anon, public;
create function "Shut"" it" (k "Kind; x") returns int language sql as 'select 1';
revoke execute on function "Shut"" it" from anon, authenticated, service_role, public;
create table a1 (id uuid primary key, "Made at_at" "Kind; x");
create table a2 (id uuid primary key, "Made at_at" "Kind; x");
create table a3 (id uuid primary key, "Made at_at" "Kind; x");
create table a4 (id uuid primary key, "Made at_at" text);
create table "order" (id uuid primary key, "group" text, "user" text, "camelCase" text);
create index on "order" ("group");
create extension "it's ""$$";
create table needs (x citext);
"""

CODE = """
await supabase.from('order').select('id').eq('camelCase', x).order('user');
await supabase.from('order').select('id').eq('camelCase', y).order('user');
await supabase.from('order').select('id').eq('group', y).eq('camelCase', z);
await supabase.from('order').select('id').eq('group', y).eq('camelCase', u);
await supabase.from('order').select('id').eq('group', y).eq('camelCase', v);
await supabase.from('select').upsert({ order: 'x' }, { onConflict: 'order' });
await supabase.rpc('Shut" it', { k: 'a' });
"""

SUGGESTING = {
    "conflict_without_key", "definer_without_search_path", "duplicate_index", "execute_missing",
    "execute_open", "extension_missing", "extension_unavailable", "foreign_key_without_index",
    "missing_foreign_key", "policy_always_true", "policy_name", "policy_without_role",
    "query_without_composite_index", "row_security_off", "row_security_without_policy",
    "type_differs_elsewhere", "type_differs_from_key", "view_without_invoker",
}  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_it_quotes_as_postgresql_does(database, name):
    with database.connect() as connection:
        row = connection.execute("select quote_ident(%s), quote_literal(%s)", [name] * 2)
        assert row.fetchone() == (quote_ident(name), quote_literal(name))


def test_suggested_statements_run_as_they_are(tmp_path):
    (tmp_path / "m.sql").write_text(MIGRATION)
    (tmp_path / "code.ts").write_text(CODE)
    with scratch() as server:
        migrations = read_migrations(tmp_path / "m.sql")
        replay(server, migrations)
        usage = read_code(tmp_path / "code.ts")
        result = judged(Project(migrations, Catalog(server.reader), usage, True))
        suggested = [one for one in result.findings if one.sql]
        assert {one.rule for one in suggested} >= SUGGESTING
        with server.connect() as connection:
            failed = [
                (one.rule, one.sql, why) for one in suggested if (why := problem(connection, one))
            ]
        assert failed == []


def problem(connection: psycopg.Connection, finding) -> str:
    """Why a statement does not run; empty when it does."""
    assert len(pglast.parse_sql(finding.sql)) == finding.sql.count(";\n") + 1
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(finding.sql.encode())
    except psycopg.Error as error:
        # this server has no citext
        return "" if finding.rule == "extension_missing" else str(error)
    return ""
