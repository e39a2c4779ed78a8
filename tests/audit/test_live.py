"""A live database is a third side, and is only read."""

import psycopg
import pytest

from audit.run import audit

MIGRATION = """
create table kept (id uuid primary key);
alter table kept enable row level security;
create policy kept_nobody_none on kept for all to authenticated using (false);
create table lost (id uuid primary key);
alter table lost enable row level security;
create policy lost_nobody_none on lost for all to authenticated using (false);
alter table kept add column label text;
"""

LIVE = """
create table kept (id uuid primary key, extra text);
create table stray (id uuid primary key);
create function stray_function() returns integer language sql as 'select 1';
"""


@pytest.fixture
def live(new_database, tmp_path):
    database = new_database()
    with database.connect() as connection:
        connection.execute(LIVE)
    (tmp_path / "1.sql").write_text(MIGRATION)
    return database


def found(result, rule: str) -> set[str]:
    return {finding.object for finding in result.findings if finding.rule == rule}


def test_sides_are_compared(live, tmp_path):
    result = audit(tmp_path, url=live.url)
    assert found(result, "live_lacks") == {"lost", "kept.label", "kept_nobody_none on kept"}
    assert found(result, "live_only") == {"stray", "kept.extra", "stray_function()"}
    # what only the live catalog shows
    assert found(result, "row_security_off") == {"kept", "stray"}


def test_the_session_is_read_only(live):
    from audit.run import connected

    with (
        connected(live.url) as catalog,
        pytest.raises(psycopg.errors.ReadOnlySqlTransaction),
    ):
        catalog.connection.execute("create table written (id integer)")
