"""The account of an adoption is by value: what was planted is found, and nothing else."""

from types import SimpleNamespace

import psycopg
import pytest
from psycopg.rows import namedtuple_row

from groundwork.adoption import snapshot
from groundwork.adoption.account import account

MODEL = SimpleNamespace(
    declared={
        "schema": "public",
        "alias": "people",
        "config": {"meta": {"upgrade": {"renamed": {"mail": "email", "id": "person_id"}}}},
    }
)

LEGACY = """
create table people (id text primary key, mail text, size numeric, team text, note text);
insert into people values
    ('ann', 'a@x', 1.5, 't1', null), ('bob', 'b@x', 2, '', 'n'), ('cyd', 'c@x', 3, 't2', 'n'),
    (' f47ac10b58cc4372a5670e02b2c3d479', 'd@x', 4, null, null);
create table tenants (id integer primary key, name text);
insert into tenants values (1, 'Acme'), (2, 'Globex'), (3, 'Initech');
create table places (tenant_id text, day timestamptz, n int, primary key (tenant_id, day));
insert into places values ('t', '2024-01-01 10:00+02', 1), ('t', '2024-01-02', 2);
create table numbers (id numeric primary key, part integer);
insert into numbers values (1.00, 1), (2, 2), (3.50, 3);
create table parents (id integer primary key, name text);
create table children (more text) inherits (parents);
insert into parents values (1, 'p'); insert into children values (1, 'c', 'm'), (1, 'c2', 'm');
create table bag (word text, n integer, at timestamptz);
insert into bag values
    ('a', 1, '2024-01-01'), ('a', 1, '2024-01-01'), ('', 2, null), ('z', 3, null);
create table "Mixed Case" ("The Id" integer primary key, "A Value" text, computed int
    generated always as (1 + 1) stored);
insert into "Mixed Case" values (1, 'x'), (2, 'y');
create table empty ();
"""

# As a run would: everything that is kept is kept.
ADOPTED = """
insert into groundwork.former_value (schema_name, table_name, column_name, primary_key, value)
select 'public', 'people', 'id', jsonb_build_object('id', groundwork.to_uuid(id)), id from people
union all
select 'public', 'people', 'team', jsonb_build_object('id', groundwork.to_uuid(id)), team
from people where team is not null
union all
-- before the key was converted
select 'public', 'people', 'size', jsonb_build_object('id', id), size::text
from people where size = 1.5
union all
select 'public', 'places', 'tenant_id',
    jsonb_build_object('tenant_id', groundwork.to_uuid(tenant_id), 'day', day), tenant_id
from places
union all
select 'public', 'bag', 'word', jsonb_object(array['word', 'n', 'at'], array[word, n::text, null]),
    word
from bag where word = '';
alter table people
    alter id type uuid using groundwork.to_uuid(id),
    alter team type uuid using groundwork.to_uuid(team),
    alter size type integer;
alter table people rename id to person_id;
alter table people rename mail to email;
update people set note = 'filled' where note is null;
alter table places alter tenant_id type uuid using groundwork.to_uuid(tenant_id);
insert into groundwork.quarantine
    (schema_name, table_name, action, reason, primary_key, content)
select 'public', 'places', 'removed', 'a check',
    jsonb_build_object('tenant_id', tenant_id, 'day', day), to_jsonb(places)
from places where n = 2
union all
select 'public', 'bag', 'removed', 'a check', '{}', to_jsonb(bag) from bag where word = 'z';
delete from places where n = 2;
delete from bag where word = 'z';
alter table numbers alter id type numeric(10, 3), alter part type numeric(10, 2);
update bag set word = null where word = '';
"""


@pytest.fixture
def connection(new_database, engine_template):
    database = new_database(template=engine_template)
    with psycopg.connect(database.url, row_factory=namedtuple_row) as connection:
        connection.execute(LEGACY)
        connection.commit()
        yield connection


def entries(connection, adoption) -> dict:
    project = SimpleNamespace(models=[MODEL])
    return {entry.table: entry for entry in account(connection, project, adoption)}


def test_what_is_kept_is_accounted_for_and_what_is_not_is_named(connection, subtests):
    adoption = snapshot.take(connection, ["public"])
    found = entries(connection, adoption)
    assert {name: entry.unaccounted for name, entry in found.items() if entry.unaccounted} == {}
    assert found["children"].here == 2
    assert found["parents"].here == 1

    connection.execute(ADOPTED)
    connection.commit()
    found = entries(connection, adoption)
    assert {name: entry.unaccounted for name, entry in found.items() if entry.unaccounted} == {}
    people = found["people"]
    # four keys, three teams, one size
    assert (people.here, people.converted, people.filled, people.renamed) == (4, 8, 2, 2)
    assert found["places"].quarantined == {"a check": 1}
    assert found["bag"].quarantined == {"a check": 1}
    assert (found["bag"].here, found["bag"].converted) == (3, 1)

    # it resumes, and compares with the first
    assert snapshot.unfinished(connection) == adoption
    plants = {
        "people": ("update people set size = 7 where email = 'c@x'", {"size": 1}),
        "tenants": (
            "insert into groundwork.quarantine"
            " (schema_name, table_name, action, reason, primary_key, content)"
            " select 'public', 'tenants', 'removed', 'r', '{\"id\": 2}', to_jsonb(tenants)"
            " from tenants where id = 2; delete from tenants;"
            " insert into tenants values (1, 'Unknown: 1'), (2, 'Unknown: 2'), (3, 'Initech')",
            {"name": 1},
        ),
        "places": ("delete from places", {}),
        "numbers": ("update numbers set part = part + 1 where id = 2", {"part": 1}),
        "children": ("update children set more = null where name = 'c2'", {}),
        "parents": ("delete from only parents", {}),
        "bag": ("delete from bag where ctid = (select min(ctid) from bag where word = 'a')", {}),
        "Mixed Case": ('alter table "Mixed Case" drop column "A Value"', {"A Value": 2}),
    }
    unaccounted = {"Mixed Case": 2}
    for table, (statement, lost) in plants.items():
        with subtests.test(msg=table):
            connection.execute(statement)
            connection.commit()
            entry = entries(connection, adoption)[table]
            assert entry.unaccounted == unaccounted.get(table, 1)
            assert entry.lost_values == lost
    found = entries(connection, adoption)
    assert found["people"].examples == ["cyd"]
    # a placeholder is not the row that it stands for, and that row is in quarantine
    assert found["tenants"].quarantined == {"r": 1}
    assert found["tenants"].examples == ["1"]
    assert found["bag"].examples == []
