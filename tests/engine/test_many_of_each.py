"""Twenty objects of each kind: a second run finds them as they are, and executes nothing."""

import json

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
    "enum_type": "create type {0} as enum ('a', 'b');",
    "sql_function": "create or replace function {0}() returns integer language sql as 'select 1';"
    " revoke all on function {0}() from public;",
    "catalog_object": "create schema {0}; grant usage on schema {0} to anon;",
    "domain_type": "create domain {0} as integer default 1 check (value > 0);",
    "composite_type": "create type {0} as (a integer, b text); comment on type {0} is 'Two.';",
    "range_type": "create type {0} as range (subtype = integer);",
    "sql_sequence": "create sequence {0}; grant usage on sequence {0} to authenticated;"
    " comment on sequence {0} is 'Numbers.';",
    "sql_publication": "create publication {0} for table durable_table_0 (id) where (id > 3);"
    " comment on publication {0} is 'For others.';",
    "storage_bucket": BUCKET.format("{0}"),
    "realtime_channel": "create policy {0}_all on messages for select to anon"
    " using (realtime.topic() = '{0}');",
    "sql_view": "create view {0} with (security_invoker = true) as select 1 as one;"
    " grant select on {0} to authenticated; comment on view {0} is 'One.';",
    "sql_materialized_view": "create materialized view {0} as select 1 as one with no data;"
    " create unique index on {0} (one); grant select on {0} to service_role;",
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
