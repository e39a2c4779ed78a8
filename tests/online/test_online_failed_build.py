"""An index that rows break while it is built: they are named, and nothing is left of the index."""

import threading
import time

from support.library import SHELVES

TABLE = """\
create table shelves (
    id integer primary key,
    name text
);
{unique}
{{{{ service_rows() }}}}
"""
BUILDING = """
select count(*) from pg_stat_activity
where
    query like '%create unique index concurrently%' and wait_event_type = 'Lock'
    -- other tests use other databases of this server
    and datname = current_database()
"""


def write_meanwhile(database, begun: threading.Event) -> None:
    """Add a row that breaks the key, and commit once the build waits for it."""
    with database.connect() as watching, database.connect() as writing, writing.transaction():
        writing.execute("insert into shelves values (4, 'sesame')")
        begun.set()
        # dbt takes its time to begin
        end = time.monotonic() + 120
        while time.monotonic() < end and watching.execute(BUILDING).fetchone() != (1,):
            time.sleep(0.005)


def test_rows_that_break_it_are_named_and_nothing_is_left(library, database, connection):
    library.write(SHELVES, TABLE.format(unique=""))
    assert library.dbt("run", "--select", "shelves").code == 0
    connection.execute("insert into shelves values (1, 'sesame'), (2, 'poppy'), (3, 'flax')")
    library.write(SHELVES, TABLE.format(unique="create unique index on shelves (name);\n"))
    begun = threading.Event()
    writer = threading.Thread(target=write_meanwhile, args=(database, begun))
    writer.start()
    begun.wait()
    outcome = library.dbt("run", "--select", "shelves", "--vars", "{online_rows: 1}")
    writer.join()
    assert outcome.statuses["shelves"] == "error"
    assert "public.shelves cannot become what is declared: this index could not" in outcome.output
    assert "create unique index concurrently shelves_name_idx on public.shelves" in outcome.output
    assert (
        "the index public.shelves_name_idx could not be built, and was removed: violating_rows: "
        "2 rows break UNIQUE INDEX USING btree (name): id 1, 4."
    ) in outcome.output
    assert "sesame" not in outcome.output
    left = "select count(*) from pg_class where relname = 'shelves_name_idx'"
    assert connection.execute(left).fetchone() == (0,)
    entries = "select outcome from groundwork.ledger where statement like '%concurrently%'"
    assert connection.execute(entries).fetchall() == [("failed",)]

    again = library.dbt("run", "--select", "shelves", "--vars", "{online_rows: 1}")
    assert "violating_rows: index shelves_name_idx: 2 rows break" in again.output
    connection.execute("delete from shelves where id = 4")
    assert library.dbt("run", "--select", "shelves", "--vars", "{online_rows: 1}").code == 0
    assert connection.execute(left).fetchone() == (1,)
