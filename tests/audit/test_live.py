"""A live database is a third side, and is only read."""

from collections import defaultdict

import psycopg
import pytest

from groundwork.audit.run import audit, connected

MIGRATION = """
create table kept (id uuid primary key);
alter table kept enable row level security;
create policy kept_nobody_none on kept for all to authenticated using (false);
create table lost (id uuid primary key);
alter table lost enable row level security;
create policy lost_nobody_none on lost for all to authenticated using (false);
alter table kept add column label text;
create table typed (id uuid primary key, tenant_id uuid not null, seats int);
alter table typed enable row level security;
create policy typed_nobody_none on typed for all to authenticated using (false);
create function answer() returns integer language sql as 'select 42';
create function same() returns integer language sql as 'select 1';
"""

LIVE = """
create table kept (id uuid primary key, extra text);
create table stray (id uuid primary key);
create table typed (id uuid primary key, tenant_id text not null, seats int not null);
create policy typed_nobody_none on typed for all to authenticated using (false);
create function answer() returns integer language sql as 'select 41';
create function same() returns integer language sql as 'select 1';
create function broken() returns void language plpgsql as 'begin delete from gone; end';
create function stray_function() returns integer language sql as 'select 1';
"""

PLANTED = """
create function planted(oid, regnamespace) returns boolean language plpgsql
as 'begin raise ''planted code runs as %'', current_user; end';
create operator public.= (leftarg = oid, rightarg = regnamespace, function = planted);
create function public.format(text, name, name) returns text language plpgsql
as 'begin raise ''planted code runs as %'', current_user; end';
create function planted_constant() returns integer immutable language plpgsql
as 'begin raise ''planted code runs as %'', current_user; end';
create function planted_body() returns void language plpgsql
as 'begin perform planted_constant(); end';
"""

CODE = """
const { data } = await supabase.from('lost').select('id');
await supabase.from('stray').select('id');
await supabase.from('nowhere').select('id');
await supabase.from('kept').select('extra, label');
"""


@pytest.fixture
def live(new_database, tmp_path):
    database = new_database()
    with database.connect() as connection:
        connection.execute(LIVE)
    (tmp_path / "1.sql").write_text(MIGRATION)
    return database


def test_sides_are_compared(live, tmp_path):
    (tmp_path / "code.ts").write_text(CODE)
    # by a role that is no superuser and owns nothing of it
    url = live.server.url(live.name, "deployer")
    result = audit(tmp_path / "1.sql", tmp_path / "code.ts", url=url)
    found = defaultdict(dict)
    for one in result.findings:
        found[one.rule][one.object] = one.evidence

    assert set(found["live_lacks"]) == {"lost", "kept.label", "kept_nobody_none on kept"}
    assert set(found["live_only"]) == {"stray", "kept.extra", "stray_function()", "broken()"}
    assert found["live_differs"] == {
        "kept": "row security is off in the live database, and not in the migrations",
        "typed": "row security is off in the live database, and not in the migrations",
        "typed.tenant_id": "it is text in the live database, uuid in the migrations",
        "typed.seats": "only the live database has it not null",
        "answer()": "its definition differs",
    }
    # what only the live catalog shows
    assert set(found["row_security_off"]) == {"kept", "stray", "typed"}
    assert found["function_fails"] == {"broken()": "table gone does not exist"}
    # the code's names, on either side
    lost, stray, nowhere = (found["missing_table"][name] for name in ("lost", "stray", "nowhere"))
    assert lost.endswith("the migrations make it, and the live database lacks it")
    assert stray.endswith("the live database has it, and the migrations do not make it")
    assert nowhere.endswith("the live database shows it too")
    assert set(found["missing_column"]) == {"kept.extra", "kept.label"}


def test_none_of_its_code_is_run(live, tmp_path):
    """Whoever may create in public could make a better match for what the audit calls."""
    with live.connect() as connection:
        connection.execute(PLANTED)
    result = audit(tmp_path / "1.sql", url=live.url)
    assert any(one.object.startswith("planted") for one in result.findings)


def test_the_session_is_read_only(live):
    with (
        connected(live.url) as catalog,
        pytest.raises(psycopg.errors.ReadOnlySqlTransaction),
    ):
        catalog.connection.execute("create table written (id integer)")
