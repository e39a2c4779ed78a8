"""The names that PostgreSQL chose, evading those of other tables, stay and stop no change."""

import json

import pytest

from support.judge import ACCESS
from support.servers import newest_of_each_major

# Both tables would call their keys, indexes and sequences a_b_c_...
OTHER = """
create table a (b_c serial unique, d integer);
create index on a (b_c, d);
create index more on a (d);
"""
TABLE = """
create table a_b (id integer primary key, c serial unique check (c > 0), d integer{0});
create index on a_b (c, d);
create index on a_b (c desc, d);
"""

NAMES = """
select array_agg(oid::regclass::text order by oid::regclass::text)
from pg_class where relname like 'a\\_b\\_%'
"""


def converge(connection, name, declaration):
    settings = {"run_id": "test"}
    return connection.execute(
        "select outcome, statements, message"
        " from groundwork.attempt('converge', 'public', %s, %s, '{}', %s)",
        [name, declaration + ACCESS.format(name), json.dumps(settings)],
    ).fetchone()


@pytest.fixture
def tables(new_database, engine_template):
    """A connection to a database with both tables."""
    with new_database(template=engine_template).connect() as connection:
        assert converge(connection, "a", OTHER)[0] == "created"
        assert converge(connection, "a_b", TABLE.format(""))[0] == "created"
        yield connection


@newest_of_each_major
def test_stay_when_the_table_changes(tables):
    names = tables.execute(NAMES).fetchone()[0]
    assert {"a_b_c_key", "a_b_c_key1", "a_b_c_seq", "a_b_c_seq1", "a_b_c_d_idx2"} <= {*names}
    tables.execute("create sequence a_b_e_seq owned by a.d; create view a_b_c_d_idx3 as select 1")
    names = tables.execute(NAMES).fetchone()[0]

    outcome, statements, message = converge(tables, "a_b", TABLE.format(", note text"))
    assert (outcome, message) == ("altered", None)
    assert [each for each in statements if "rename constraint" not in each] == [
        "alter table public.a_b add column note text"
    ]
    assert tables.execute(NAMES).fetchone()[0] == names
    assert converge(tables, "a_b", TABLE.format(", note text"))[:2] == ("unchanged", [])


def test_a_declared_name_of_another_table_is_refused(tables):
    named = TABLE.format("") + "create index more on a_b (d);"
    outcome, _, message = converge(tables, "a_b", named)
    assert outcome == "refused"
    assert message == (
        'the model a_b names an index, and relation "more" already exists\n'
        "Nothing was changed.\n"
        "Another table of the schema has it. Choose another name."
    )
