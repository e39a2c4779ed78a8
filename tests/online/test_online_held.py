"""Whoever holds a table that others want to use works through few rows, whatever the rules."""

import psycopg
import pytest

from engine.cases.rules_of_both_sizes import RULES, TENANTS
from support.held_rows import rows_under_lock, watch_locks
from support.judge import ACCESS
from support.settings import told_apart

ROWS = 3000
MOST = 300
"""Rows under one lock: a batch, or what a few statements read of the catalogs' small tables."""

BEFORE = """
create table sensors (id integer primary key);
insert into sensors select generate_series(1, 50);
create table shops (id integer primary key, name text);
insert into shops select n, 'shop ' || n from generate_series(1, 50) as n;
create table readings (
    id integer primary key,
    tenant_id uuid,
    p_id integer,
    sensor_id integer,
    shop_id integer,
    place integer,
    size integer,
    code text,
    note text
);
create table marks (id integer primary key, reading_id integer references readings (id));
create index on marks (reading_id);
create function stamp() returns trigger language plpgsql as
$$ begin new.note := 'stamped'; return new; end $$;
create trigger stamp before update on readings for each row execute function stamp();
"""

FILL = f"""
insert into readings
select
    n, null, case n % 3 when 0 then 1 end, n % 60, n % 700 + 1, n % 2000, n % 100 - 1,
    gen_random_uuid(), nullif(n % 9, 0)
from generate_series(1, {ROWS}) as n;
insert into marks select n, n from generate_series(1, {ROWS}) as n;
"""

AFTER = f"""
create table readings (
    id bigint primary key,
    tenant_id uuid not null references tenants (id),
    p_id integer,
    sensor_id integer references sensors (id),
    shop_id integer references shops (id),
    place integer unique,
    size integer not null constraint readings_size_check check (size > 0),
    code uuid,
    note text not null default 'none',
    grade integer not null,
    foreign key (tenant_id, p_id) references p (tenant_id, id)
);
create trigger stamp before update on readings for each row execute function stamp();
{ACCESS.format("readings")}
"""

OPTIONS = {
    **RULES,
    "run_id": "test",
    "online_rows": 100,
    "parents": ["sensors", "shops", "tenants", "p"],
    "orphans": {
        "shop_id": "insert into shops select distinct offender.shop_id, 'unknown'"
        " from readings as offender where :offenders"
    },
    "fill": {"grade": "id * 2"},
    "allow": ["lossy_type"],
}

ATTEMPT = """
select outcome, statements, message
from groundwork.attempt('converge', 'public', 'readings', %s, %s, %s)
"""


@pytest.fixture
def table(new_database, engine_template):
    with new_database(template=engine_template).connect() as connection:
        connection.execute(TENANTS + BEFORE + FILL)
        connection.execute("analyze; set enable_seqscan = off")
        watch_locks(connection)
        yield connection


def test_each_rule_of_a_large_table_changes_it_in_small_parts(table):
    done, locked = [], 0
    for number in range(1, 200):
        given = told_apart({**OPTIONS, "round": number})
        with table.transaction():
            outcome, statements, message = table.execute(ATTEMPT, [AFTER, *given]).fetchone()
            held = rows_under_lock(table)
            assert sum((held or {}).values()) <= MOST, (held, statements)
            locked += held is not None
        assert message is None, message
        done += statements
        if outcome == "outside_transaction":
            table.execute(statements[0])
        elif outcome != "next_stage":
            break
    assert outcome == "altered"
    assert locked > 3
    text = " ".join(done)
    for call in (
        "update_in_batches",
        "repair_in_batches",
        "assign_tenants_in_batches",
        "insert_in_batches",
        "repair_duplicates_in_batches",
        "repoint_references_in_batches",
    ):
        assert f"call groundwork.{call}(" in text
    # those that the rules repaired before are not among the duplicates
    duplicates = (
        "select count(*) from groundwork.quarantine where action = %s and reason like %s"
        " group by xmin"
    )
    removed = table.execute(duplicates, ["removed", "it breaks UNIQUE (place)"]).fetchall()
    repointed = table.execute(duplicates, ["changed", "the row it referred to is%"]).fetchall()
    assert len(removed) > 1
    assert len(repointed) > 1
    assert sum(count for (count,) in removed) == sum(count for (count,) in repointed) > ROWS / 5
    shops = "select count(*), count(distinct xmin::text) from shops where name = 'unknown'"
    count, batches = table.execute(shops).fetchone()
    assert (count, batches > 1) == (650, True)

    # what one transaction changed carries its number
    for kept in ("quarantine", "former_value"):
        query = f"select count(*) from groundwork.{kept} group by xmin order by 1 desc"
        counts = [count for (count,) in table.execute(query)]
        assert len(counts) > 3
        assert sum(counts) > ROWS / 10

    rows = "select count(*), count(*) filter (where note = 'stamped'), count(p_id) from readings"
    left = (
        ROWS
        - table.execute(
            "select count(*) from groundwork.quarantine where action = 'removed'"
        ).fetchone()[0]
    )
    count, stamped, referring = table.execute(rows).fetchone()
    assert (count, stamped) == (left, 0)
    assert referring > 0
    nobody = "select count(*) from readings where tenant_id = groundwork.no_tenant()"
    assert table.execute(nobody).fetchone()[0] == left - referring
    marked = "select count(*), count(distinct reading_id) from marks where reading_id is not null"
    count, distinct = table.execute(marked).fetchone()
    # each that stays, and those that referred to its duplicates
    assert (distinct, count > left + ROWS / 5) == (left, True)


LISTED = """
select groundwork.list_duplicates(
    't',
    row('constraint', 't_code_key', '{"columns": ["code"]}')::groundwork.item,
    'id',
    'quarantine'
)
"""
REMOVED = """
select groundwork.repair_listed_duplicates('t', 1, 100, 'quarantine', 'it is one', 'test')
"""


def test_a_duplicate_stays_where_it_or_its_first_row_changed_since_it_was_listed(
    new_database, engine_template
):
    database = new_database(template=engine_template)
    with database.connect() as connection, psycopg.connect(database.url) as other:
        connection.execute(
            "create table t (id integer primary key, code text);"
            "insert into t values (1, 'a'), (2, 'a'), (3, 'b'), (4, 'b'), (5, 'c'), (6, 'c')"
        )
        assert connection.execute(LISTED).fetchone() == (3,)
        connection.execute("update t set code = 'other a' where id = 1")
        connection.execute("update t set code = 'other b' where id = 4")
        other.execute("update t set code = 'other c' where id = 5")
        assert connection.execute(REMOVED).fetchone() == (0,)
        other.rollback()
        assert connection.execute(REMOVED).fetchone() == (1,)
        assert connection.execute("select id from t order by id").fetchall() == [
            (number,) for number in range(1, 6)
        ]
        assert connection.execute(LISTED).fetchone() == (0,)
