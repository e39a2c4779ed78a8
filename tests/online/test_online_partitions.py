"""A large table that is partitioned changes in stages like any other: no partition is locked for
longer than a moment, and a small one ends up the same."""

import pytest

from support.servers import on_versions
from support.settings import told_apart

ACCESS = """
alter table readings enable row level security;
alter table readings force row level security;
create policy readings_client_none on readings
for all to anon, authenticated using (false) with check (false);
"""
PARTITIONS = """
create table readings_old partition of readings for values from (minvalue) to ('2024-01-01')
partition by list (sensor_id);
create table readings_old_1 partition of readings_old for values in (1);
create table readings_old_rest partition of readings_old default;
create table readings_2024 partition of readings for values from ('2024-01-01') to ('2025-01-01');
create table readings_rest partition of readings default;
"""
COLUMNS = """
    id integer,
    sensor_id integer not null,
    label text,
    note text,
    taken_at timestamptz not null
"""
BEFORE = (
    f"create table readings ({COLUMNS}) partition by range (taken_at);"
    f" create index on readings (taken_at); {ACCESS}"
)
AFTER = f"""
create table readings (
    id integer check (id > 0),
    sensor_id integer not null references sensors (id),
    label text,
    note text not null default 'none',
    taken_at timestamptz not null,
    token uuid not null default gen_random_uuid(),
    primary key (id, taken_at, sensor_id),
    unique (label, taken_at, sensor_id)
) partition by range (taken_at);
create index on readings (taken_at desc);
create index on readings (sensor_id, id) where label is not null;
{ACCESS}
"""
ATTEMPT = """
select outcome, statements, message
from groundwork.attempt('converge', 'public', 'readings', %s, %s, %s)
"""
ROWS = """
insert into readings
select n, 1 + n % 3, 'label ' || n, nullif('note ' || n % 4, 'note 0'),
    timestamptz '2023-01-01' + n * interval '3 hours'
from generate_series(1, 9000) as n
"""
LARGE, SMALL = 1000, 1_000_000
INDEXES = """
select
    index_class.relname, pg_index.indisvalid, pg_index.indisprimary, pg_index.indisunique,
    groundwork.index_definition(index_class.oid),
    (
        select count(*)
        from pg_partition_tree(index_class.oid) as parts
        inner join pg_index as part on parts.relid = part.indexrelid and part.indisvalid
    )
from pg_index
inner join pg_class as index_class on index_class.oid = pg_index.indexrelid
where indrelid = 'readings'::regclass
order by 1
"""
CONSTRAINTS = """
select conrelid::regclass::text, contype, pg_get_constraintdef(oid) as text, count(*)
from pg_constraint
where conrelid in (select relid from pg_partition_tree('readings')) and contype <> 'n'
group by 1, 2, 3
order by 1, 2, 3
"""
LOOSE = """
select relname from pg_class
where relkind in ('i', 'I') and relname like 'readings%' and not exists (
    select from pg_inherits where inhrelid = pg_class.oid
) and relname not in (select indexrelid::regclass::text from pg_index
    where indrelid = 'readings'::regclass)
"""


def become(connection, declaration, online_rows, stop=None) -> list[str]:
    """Run every stage, what stands outside a transaction too; all statements, in order."""
    done = []
    for number in range(1, 200):
        said = {
            "run_id": "test",
            "allow": ["drop_column", "drop_index"],
            "online_rows": online_rows,
            "parents": ["sensors"],
            "fill": {"note": "'filled'"},
            "round": number,
        }
        outcome, statements, message = connection.execute(
            ATTEMPT, [declaration, *told_apart(said)]
        ).fetchone()
        assert message is None, message
        done += statements
        if outcome == "outside_transaction":
            connection.execute(statements[0])
        elif outcome != "next_stage":
            return done
        if stop is not None and number >= stop:
            return done
    raise AssertionError(f"no end after: {done[-3:]}")


@pytest.fixture
def new_table(new_database, engine_template):
    def new_table():
        connection = new_database(template=engine_template).connect()
        connection.execute("create table sensors (id integer primary key)")
        connection.execute("insert into sensors select generate_series(1, 3)")
        connection.execute(BEFORE + PARTITIONS)
        connection.execute(ROWS)
        become(connection, BEFORE, SMALL)
        return connection

    return new_table


def facts(connection) -> tuple:
    filled = "count(*) filter (where note = 'filled')"
    rows = f"select count(*), sum(id), count(distinct token), {filled}"
    return (
        connection.execute(INDEXES).fetchall(),
        connection.execute(CONSTRAINTS).fetchall(),
        connection.execute(f"{rows} from readings").fetchone(),
    )


@on_versions("15", "18")
def test_a_large_table_changes_while_others_use_it(new_table, server):
    with new_table() as connection, new_table() as small:
        statements = become(connection, AFTER, LARGE)
        builds = [each for each in statements if "index" in each.split()[:3]]
        assert len([each for each in builds if " concurrently " in each]) == 4 * 4
        assert all(
            " concurrently " in each or " on only " in each or each.startswith(("alter", "drop"))
            for each in builds
        ), builds
        keys = [each.lower() for each in statements if "foreign key" in each.lower()]
        direct = 1 if int(server.major_version()) >= 18 else 4
        assert [each.endswith(" not valid") for each in keys[:direct]] == [True] * direct
        assert any("update_in_batches" in each for each in statements)
        assert become(connection, AFTER, LARGE) == []

        become(small, AFTER, SMALL)
        large_facts = facts(connection)
        assert large_facts == facts(small)
        assert large_facts[2] == (9000, 9000 * 9001 // 2, 9000, 2250)
        assert all(valid and parts == 6 for _, valid, *_, parts in large_facts[0])
        assert connection.execute(LOOSE).fetchall() == []

        become(connection, BEFORE, LARGE)
        assert become(connection, BEFORE, LARGE) == []
        become(connection, AFTER, LARGE)
        assert facts(connection)[0] == large_facts[0]


@on_versions("15", "18")
def test_it_continues_wherever_it_was_stopped(new_table):
    with new_table() as connection:
        total = 0
        # its partitions are compared too, with what is only begun
        while become(connection, AFTER + PARTITIONS, LARGE, stop=1):
            total += 1
            if total % 5 == 0:
                # what a build that failed leaves
                connection.execute(
                    "update pg_index set indisvalid = false where indexrelid = (select max(oid)"
                    " from pg_class where relkind = 'i' and not relispartition"
                    " and relname like 'readings%' and oid not in"
                    " (select conindid from pg_constraint))"
                )
            assert total < 100
        assert total > 20
        assert all(valid and parts == 6 for _, valid, *_, parts in facts(connection)[0])
        assert connection.execute(LOOSE).fetchall() == []
