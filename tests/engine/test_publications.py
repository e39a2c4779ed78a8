"""What a publication cannot have, and what may not happen to a table that it has."""

import pytest

from support.judge import ACCESS
from support.settings import told_apart

ATTEMPT = """
select outcome, message, statements from groundwork.attempt(%s, 'public', %s, %s, %s, %s)
"""
TABLE = "create table t (id integer primary key, size integer);" + ACCESS.format("t")
REALTIME = "alter publication supabase_realtime add table t"
REFUSED = {
    "create publication p for table t; create publication further for table t;": (
        "does more than make its publication"
    ),
    "create publication p for table t; alter table t add beside integer;": (
        "does more than make its publication"
    ),
    "create publication p for table missing;": 'relation "missing" does not exist',
    "create publication p for table t (colour);": 'column "colour" of relation "t" does not exist',
    "create publication p for table t where (random() > size);": (
        "invalid publication WHERE expression"
    ),
    "create publication q for table t;": "makes no publication p",
    "create table p (id integer);": "makes no publication p",
}


@pytest.fixture
def connection(new_database, engine_template):
    with new_database(template=engine_template).connect() as connection:
        assert table(connection, TABLE)[0] == "created"
        yield connection


def attempt(connection, made_by, name, declaration, **given):
    settings = told_apart({"parents": ["t"], "run_id": "test", **given})
    return connection.execute(ATTEMPT, [made_by, name, declaration, *settings]).fetchone()


def table(connection, declaration, **given):
    return attempt(connection, "converge", "t", declaration, **given)


def publication(connection, declaration, **given):
    return attempt(connection, "converge_publication", "p", declaration, **given)


def test_what_a_file_may_not_hold(connection, subtests):
    for stands in ("", "create publication p for table t;"):
        for declaration, message in REFUSED.items():
            with subtests.test(declaration, stands=stands):
                if stands and not connection.execute("select 1 from pg_publication").fetchone():
                    assert publication(connection, stands)[0] == "created"
                outcome, said, _ = publication(connection, declaration)
                assert outcome == "refused"
                assert message in said
                assert "Nothing was changed." in said
                assert connection.execute("select count(*) from pg_publication").fetchone() == (
                    1 if stands else 0,
                )


def test_a_column_that_a_publication_has_cannot_go(connection):
    connection.execute("create publication p for table t (id, size)")
    gone = TABLE.replace(", size integer", "")
    outcome, said, _ = table(connection, gone, allow=["drop_column"])
    assert outcome == "refused"
    assert "the column size is used by the publication p" in said
    assert "Drop or change what uses it first." in said

    # a model of the same run takes it out
    assert publication(connection, "create publication p for table t (id, size);")[0] == "unchanged"
    outcome, said, _ = table(connection, gone, allow=["drop_column"])
    assert outcome == "refused"
    assert "run them together: dbt run --select t p" in said
    outcome, *_ = table(connection, gone, allow=["drop_column"], pending=["public.p"])
    assert outcome == "unchanged"
    assert publication(connection, "create publication p for table t (id);")[0] == "altered"
    assert table(connection, gone, allow=["drop_column"], is_last=True)[0] == "altered"


def test_a_publication_of_somebody_else_is_left_alone(connection):
    connection.execute("create publication warehouse for table t (id)")
    assert table(connection, TABLE)[0] == "unchanged"
    assert connection.execute("select count(*) from groundwork.drift()").fetchone() == (0,)


def test_what_is_kept_stays(connection):
    connection.execute("create publication supabase_realtime for table t")
    assert table(connection, TABLE, keep=["supabase_realtime"])[0] == "unchanged"
    assert table(connection, TABLE)[2] == [
        "alter publication supabase_realtime drop table only public.t"
    ]
    connection.execute("create table other (id integer primary key)")
    connection.execute("create publication p for table t, other")
    only = "create publication p for table t;"
    assert publication(connection, only, keep=["public.other"])[0] == "unchanged"
    assert publication(connection, only)[0] == "altered"


def test_a_table_is_published_where_no_such_publication_is(connection):
    outcome, said, _ = table(connection, f"{TABLE} {REALTIME};")
    assert outcome == "refused"
    assert 'publication "supabase_realtime" does not exist' in said

    connection.execute("create publication supabase_realtime for all tables")
    outcome, said, _ = table(connection, f"{TABLE} {REALTIME};")
    assert outcome == "refused"
    assert "FOR ALL TABLES" in said
    assert table(connection, TABLE)[0] == "unchanged"


def test_a_role_that_does_not_own_the_publication_is_told(connection):
    connection.execute("""
        create publication supabase_realtime;
        grant all on schema groundwork, public to deployer;
        grant usage on schema auth, access, extensions to deployer;
        grant all on all tables in schema groundwork to deployer;
        grant all on all sequences in schema groundwork to deployer;
        grant execute on all routines in schema groundwork to deployer;
        alter table t owner to deployer;
    """)
    database = connection.info.dbname
    connection.execute(f"grant create, temporary on database {database} to deployer")
    connection.execute("set role deployer")
    outcome, said, _ = table(connection, f"{TABLE} {REALTIME};")
    assert outcome == "refused"
    assert "must be owner of publication supabase_realtime" in said
    connection.execute("reset role; alter publication supabase_realtime owner to deployer")
    connection.execute("set role deployer")
    assert table(connection, f"{TABLE} {REALTIME};")[0] == "altered"
    connection.execute("reset role")
