"""Rows of event and log tables stand in a partition of their month, and none is ever lost."""

import pytest
from psycopg import errors

from partitions.rows import (
    LONG_AGO,
    add,
    add_user,
    count,
    keep,
    months,
    on_every_table,
    partition_of,
    value,
)
from support.databases import fingerprint


@on_every_table
def test_build_makes_this_month_and_three_more(connection, table):
    assert months(connection, table) == [0, 1, 2, 3]
    assert partition_of(connection, table, add(connection, table, LONG_AGO)) == f"{table}_default"
    this_month = value(connection, "select to_char(now() at time zone 'UTC', 'YYYY_MM')")
    added = add(connection, table, "now")
    assert partition_of(connection, table, added) == f"{table}_{this_month}"


@on_every_table
def test_second_call_does_nothing(connection, table):
    statements = count(connection, "groundwork.ledger")
    assert keep(connection, table) == []
    assert count(connection, "groundwork.ledger") == statements


def test_partitions_reach_as_far_as_asked(connection):
    assert len(keep(connection, "app_events", ahead="5 months")) == 2
    assert months(connection, "app_events") == [0, 1, 2, 3, 4, 5]


def test_pause_leaves_no_gap(connection):
    for (partition,) in connection.execute(
        "select partition::text from access.month_partitions('app_events')"
    ).fetchall():
        connection.execute(f"drop table {partition}")
    connection.execute(
        "select access.make_partition('app_events', (now() - interval '4 months')::date)"
    )
    keep(connection, "app_events")
    assert months(connection, "app_events") == [-4, -3, -2, -1, 0, 1, 2, 3]


@on_every_table
def test_rows_of_the_default_partition_move_to_their_month(connection, table):
    user_id = add_user(connection)
    first = add(connection, table, "2019-05-01 00:00:00+00", user_id=user_id)
    last = add(connection, table, "2019-05-31 23:59:59.999999+00")
    before, after = (
        add(connection, table, at) for at in ("2019-04-30 23:59:59+00", "2019-06-01 00:00:00+00")
    )
    connection.execute("set timezone = 'Pacific/Auckland'")
    rows = fingerprint(connection, table)

    connection.execute("select access.make_partition(%s, '2019-05-17')", [table])

    assert fingerprint(connection, table) == rows
    assert {partition_of(connection, table, row_id) for row_id in (first, last)} == {
        f"{table}_2019_05"
    }
    assert {partition_of(connection, table, row_id) for row_id in (before, after)} == {
        f"{table}_default"
    }


def test_moved_rows_fit_a_table_whose_columns_changed(connection):
    connection.execute("alter table app_events add column dropped text, add column kept text")
    connection.execute("alter table app_events drop column dropped")
    row_id = add(connection, "app_events", LONG_AGO, kept="yes")
    connection.execute("select access.make_partition('app_events', '2019-05-01')")
    assert connection.execute("select id, kept from app_events_2019_05").fetchone() == (
        row_id,
        "yes",
    )


def test_since_makes_the_months_of_history(connection):
    row_id = add(connection, "audit_logs", LONG_AGO)
    keep(connection, "audit_logs", since="2019-05-17")
    assert partition_of(connection, "audit_logs", row_id) == "audit_logs_2019_05"
    present = months(connection, "audit_logs")
    assert present == list(range(present[0], 4))


def test_failing_move_leaves_everything_in_place(connection):
    row_id = add(connection, "app_events", LONG_AGO)
    connection.execute("create table app_events_2019_05 (id int)")
    with pytest.raises(errors.DuplicateTable), connection.transaction():
        connection.execute("select access.make_partition('app_events', '2019-05-01')")
    assert partition_of(connection, "app_events", row_id) == "app_events_default"


def test_nothing_is_detached_unless_retention_is_declared(connection):
    keep(connection, "app_events", since="2019-05-01")
    kept = months(connection, "app_events")
    assert keep(connection, "app_events") == []
    assert months(connection, "app_events") == kept


@on_every_table
def test_old_partition_is_detached_with_its_rows(connection, table):
    keep(connection, table, since="2019-05-01")
    add(connection, table, LONG_AGO)
    old = fingerprint(connection, f"{table}_2019_05")

    changes = keep(connection, table, retention="12 months")

    assert f"select access.detach_partition('public.{table}', 'public.{table}_2019_05')" in changes
    assert months(connection, table)[0] in (-12, -11)
    assert fingerprint(connection, f"retired.{table}_2019_05") == old
    assert keep(connection, table, retention="12 months") == []


def test_ledger_tells_how_to_attach_it_again(connection):
    keep(connection, "audit_logs", since="2019-05-01")
    row_id = add(connection, "audit_logs", LONG_AGO)
    keep(connection, "audit_logs", retention="12 months")
    assert count(connection, "audit_logs") == 0

    query = "select undo from groundwork.ledger where undo like '%audit_logs_2019_05%for values%'"
    connection.execute(connection.execute(query).fetchone()[0])

    query = "select tableoid::regclass::text from audit_logs where id = %s"
    assert connection.execute(query, [row_id]).fetchone() == ("retired.audit_logs_2019_05",)


def test_month_that_comes_back_stays(connection):
    for _ in range(2):
        add(connection, "app_events", LONG_AGO)
        connection.execute("select access.make_partition('app_events', '2019-05-01')")
        keep(connection, "app_events", retention="12 months")
    assert count(connection, "retired.app_events_2019_05") == 1
    assert count(connection, "app_events_2019_05") == 1


def test_table_that_is_not_partitioned_by_time_is_refused(connection):
    with pytest.raises(errors.InvalidParameterValue, match="not partitioned") as refusal:
        keep(connection, "profiles")
    assert "partition by range (created_at)" in refusal.value.diag.message_hint
