"""Domains, composite types and ranges become what is declared, with their columns and rows."""

import psycopg
import pytest
from psycopg.rows import namedtuple_row

from groundwork.records.undo import undo
from support.dumps import pg_dump
from support.object_case import ObjectJudge, both_ways
from support.servers import newest_of_each_major

from .type_cases import COMPOSITES, DOMAINS, RANGES

KINDS = {"domain": DOMAINS, "composite": COMPOSITES, "range": RANGES}


@newest_of_each_major
@pytest.mark.parametrize("kind", KINDS)
def test_types(kind, new_database, engine_template, server, subtests):
    version = int(server.major_version())
    cases = [case for case in both_ways(KINDS[kind]) if case.since <= version]
    named = f"converge_{kind}", f"{kind}_items"
    judge = ObjectJudge(new_database, engine_template, *named, is_thorough=version == 18)
    judge.try_cases(cases)
    judge.close()
    for case in cases:
        with subtests.test(msg=case.name):
            assert not judge.faults[case.name], "\n".join(judge.faults[case.name])


ATTEMPT = """
select outcome, statements, message from groundwork.attempt(%s, 'public', 'f', %s, '{}', %s)
"""


def attempt(connection, kind, declaration, settings="{}"):
    return connection.execute(ATTEMPT, [f"converge_{kind}", declaration, settings]).fetchone()


# By kind: what a thousand columns have, what it becomes, a value, and the one statement.
IN_PLACE = {
    "domain": (
        "create domain f as integer;",
        "create domain f as integer constraint c check (value > 0);",
        "'1'",
        "alter domain public.f add constraint c check ((VALUE > 0))",
    ),
    "composite": (
        "create type f as (a integer);",
        "create type f as (a integer, b text);",
        "'(1)'",
        "alter type public.f add attribute b text",
    ),
    "range": (
        "create type f as range (subtype = integer);",
        "create type f as range (subtype = integer, multirange_type_name = many);",
        "'[1,2)'",
        "alter type public.f_multirange rename to many",
    ),
}


@pytest.mark.parametrize("kind", IN_PLACE)
def test_a_type_of_a_thousand_columns_changes_once(kind, new_database, engine_template):
    before, after, value, statement = IN_PLACE[kind]
    with new_database(template=engine_template).connect() as connection:
        assert attempt(connection, kind, before)[0] == "created"
        columns = ", ".join(f"c{number} f default {value}" for number in range(200))
        for number in range(5):
            connection.execute(f"create table t{number} (id integer primary key, {columns})")
            connection.execute(f"insert into t{number} values (1), (2)")
        files = "select array_agg(pg_relation_filenode(oid) order by oid) from pg_class"
        files += " where relname like 't_' and relkind = 'r'"
        before_it = connection.execute(files).fetchone()
        assert attempt(connection, kind, after)[:2] == ("altered", [statement])
        assert connection.execute(files).fetchone() == before_it
        assert attempt(connection, kind, after)[:2] == ("unchanged", [])


def test_a_check_on_a_large_table_is_validated_on_its_own(new_database, engine_template):
    plain, checked = "create domain f as integer;", "create domain f as integer check (value > 0);"
    with new_database(template=engine_template).connect() as connection:
        attempt(connection, "domain", plain)
        connection.execute("create table t (x f); insert into t select generate_series(1, 500)")
        settings = '{"online_rows": 100, "round": 1}'
        plan = attempt(connection, "domain", checked, settings[:-1] + ', "is_planning": true}')
        added = "alter domain public.f add constraint f_check check ((VALUE > 0)) not valid"
        validated = "alter domain public.f validate constraint f_check"
        assert plan[:2] == ("planned", [added, validated])
        assert attempt(connection, "domain", checked, settings)[:2] == ("next_stage", [added])
        # another session's rows are held to it from here on
        with pytest.raises(psycopg.errors.CheckViolation):
            connection.execute("insert into t values (-1)")
        settings = settings.replace("1}", "2}")
        assert attempt(connection, "domain", checked, settings)[:2] == ("next_stage", [validated])
        assert attempt(connection, "domain", checked, settings)[0] == "altered"
        assert attempt(connection, "domain", checked)[:2] == ("unchanged", [])


def test_a_large_table_is_written_again_only_if_allowed(new_database, engine_template):
    narrow, wide = "create domain f as integer;", "create domain f as bigint;"
    with new_database(template=engine_template).connect() as connection:
        attempt(connection, "domain", narrow)
        connection.execute("create table t (x f); insert into t select generate_series(1, 500)")
        outcome, _, message = attempt(connection, "domain", wide, '{"online_rows": 100}')
        assert outcome == "refused"
        assert "table_rewrite: column x: integer becomes bigint" in message
        assert "allow: [table_rewrite:f]" in message
        allowed = '{"online_rows": 100, "allow": ["table_rewrite:f"]}'
        assert attempt(connection, "domain", wide, allowed)[0] == "altered"
        found = connection.execute("select count(*), pg_typeof(max(x))::text from t").fetchone()
        assert found == (500, "bigint")


CANONICAL = "create type f as range (subtype = integer, canonical = one_form);"
SHELL = "create type f; create function one_form(f) returns f immutable language "


def test_a_canonical_function_is_refused(new_database, engine_template):
    with new_database(template=engine_template).connect() as connection:
        for before in (
            "",
            f"{SHELL} sql as 'select $1';",
            f"{SHELL} plpgsql as 'begin return $1; end';",
            f"{SHELL} internal as 'int4range_canonical';",
        ):
            outcome, _, message = attempt(connection, "range", before + CANONICAL)
            assert outcome == "refused"
            assert "the range type f has a canonical function, which no model can" in message
            assert "Nothing was changed." in message
            assert "PostgreSQL takes one in C only" in message
            assert connection.execute("select to_regtype('f')").fetchone() == (None,)


# By function: before, after, a value, and what has to be allowed.
REBUILT = {
    "converge_enum": (
        "create type f as enum ('a', 'b', 'c'); comment on type f is 'Letters.';"
        " revoke usage on type f from public; grant usage on type f to anon;",
        "create type f as enum ('c', 'a');",
        "'a'",
        "drop_enum_value",
    ),
    "converge_domain": (
        "create domain f as varchar(10) collate \"C\" default 'b' constraint filled not null"
        " constraint short check (length(value) < 5); comment on domain f is 'Short.';"
        " comment on constraint short on domain f is 'Below five.';",
        "create domain f as text;",
        "'a'",
        "lossy_type",
    ),
    "converge_composite": (
        'create type f as (a integer, "b c" varchar(5) collate "C");'
        " comment on column f.a is 'One.'; grant usage on type f to anon with grant option;",
        'create type f as ("b c" text, a bigint);',
        "'(1,x)'",
        "lossy_type",
    ),
    "converge_range": (
        "create type f as range (subtype = text, subtype_opclass = text_pattern_ops,"
        ' collation = "C", multirange_type_name = many);',
        "create type f as range (subtype = varchar);",
        "'[a,b)'",
        "lossy_type",
    ),
}
HAVING = """
create table t (id integer primary key, x f {1} not null, y f[]);
insert into t values (1, {0}, array[{0}]::f[]);
create index on t (x);
create view v with (security_invoker = true) as select id, x from t;
grant select on v to anon;
create function g(a f) returns f language sql immutable as 'select a';
"""


@newest_of_each_major
def test_the_undo_of_a_type_that_was_made_again_brings_all_back(new_database, engine_template):
    for function, (before, after, value, hazard) in REBUILT.items():
        database = new_database(template=engine_template)
        with database.connect() as connection:
            default = "" if function == "converge_composite" else f"default {value}"
            connection.execute(before + HAVING.format(value, default))
            rows = connection.execute("select t::text from t").fetchall()
            dump = pg_dump(database.url, ("groundwork",))
            outcome, _, message = connection.execute(
                ATTEMPT,
                [function, after, f'{{"run_id": "changed", "allow": ["{hazard}"]}}'],
            ).fetchone()
            assert outcome == "altered", message
            assert pg_dump(database.url, ("groundwork",)) != dump
        with psycopg.connect(database.url, row_factory=namedtuple_row) as connection:
            script, losses = undo(connection, "changed")
        assert (losses, script.count("nothing undoes")) == ([], 0)
        with database.connect() as connection:
            connection.execute(script)
            assert connection.execute("select t::text from t").fetchall() == rows
            assert pg_dump(database.url, ("groundwork",)) == dump
