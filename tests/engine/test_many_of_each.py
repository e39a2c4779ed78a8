"""Twenty objects of each kind: a second run finds them as they are, and executes nothing."""

import json

from benchmarks.objects import DECLARATIONS
from support.judge import ACCESS
from support.kinds import model_kinds
from support.servers import newest_of_each_major
from support.several import Model, run_models
from support.stand_ins import REALTIME, STORAGE

BUCKET = """
insert into buckets (id, name, public) values ('{0}', '{0}', true);
create policy {0}_all on objects for all to anon using (bucket_id = '{0}');
"""

OBJECTS: dict[str, str] = {
    "durable_table": "create table {0} (id integer primary key);" + ACCESS,
    **DECLARATIONS,
    "storage_bucket": BUCKET.format("{0}"),
    "realtime_channel": "create policy {0}_all on messages for select to anon"
    " using (realtime.topic() = '{0}');",
}
"""By materialization: the declaration of an object of the name {0}."""

NOT_COUNTED = {"extension", "consolidation", "seed_rows"}
"""The server offers what extensions there are, and these two make no object."""

LEDGER = "select count(*) from groundwork.ledger"
UNCHANGED = "select count(*) from groundwork.unchanged_models()"
WROTE = "select pg_current_xact_id_if_assigned() is not null"


def models_of(materialized: str) -> list[Model]:
    names = [f"{materialized}_{number}" for number in range(20)]
    schema = model_kinds()[materialized].platform_schema or "public"
    return [
        Model(
            name,
            materialized,
            OBJECTS[materialized].format(name),
            meta=json.dumps({"object": f"schema {name}"}),
            schema=schema,
        )
        for name in names
    ]


def test_every_kind_is_counted():
    assert {*OBJECTS} | NOT_COUNTED == {*model_kinds()}


@newest_of_each_major
def test_a_second_run_executes_nothing(new_database, engine_template, subtests):
    with new_database(template=engine_template).connect() as connection:
        connection.execute(STORAGE + REALTIME)
        for materialized in OBJECTS:
            with subtests.test(msg=materialized):
                models = models_of(materialized)
                assert run_models(connection, models).refused == {}
                entries = connection.execute(LEDGER).fetchone()
                assert entries[0] >= 20
                # with one query a run finds that there is nothing to do, as it does for tables
                known = connection.execute(UNCHANGED).fetchone()
                assert known == (20 * (1 + [*OBJECTS].index(materialized)),)
                with connection.transaction():
                    again = run_models(connection, models)
                    assert (again.refused, again.statements) == ({}, [])
                    assert connection.execute(WROTE).fetchone() == (False,)
                assert connection.execute(LEDGER).fetchone() == entries
