"""Serial columns: their sequences, owned, named as in a fresh build, and never behind the rows."""

from support.case import Case

PLAIN = "create table t (id integer primary key, n integer);"
NOT_NULL = "create table t (id integer primary key, n integer not null);"
SERIAL = "create table t (id integer primary key, n serial);"
BIG = "create table t (id integer primary key, n bigserial);"
SMALL = "create table t (id integer primary key, n smallserial);"
IDENTITY = "create table t (id integer primary key, n integer generated always as identity);"
WIDE_IDENTITY = IDENTITY.replace("n integer", "n bigint")
ROWS = "(1, 5), (2, 9)"
NUMBERED = "insert into t (id) values (1), (2), (3); delete from t where id = 3"
NEXT = "insert into t (id) values (7) returning n"
OTHER = "create table other (id integer primary key, n integer default nextval('t_n_seq'));"
ONLINE = {"online_rows": 1}


def numbered(name: str, before: str, after: str, **more) -> Case:
    """A change of a column that is numbered, of which the next number is 4."""
    return Case(
        name,
        before,
        after,
        **{"rows": NUMBERED, "result": (NEXT, [(4,)]), "result_back": (NEXT, [(4,)]), **more},
    )


def grant(text: str) -> str:
    return SERIAL + f" grant insert on t to anon; {text}"


def both_sizes(name: str, before: str, after: str, **more) -> list[Case]:
    """The same change of a small table and of one that counts as large."""
    large = {**more, "options": ONLINE, "options_back": ONLINE}
    return [
        numbered(name, before, after, **more),
        numbered(f"{name}, of a large table", before, after, **large),
    ]


CASES = [
    Case(
        "a serial column is added to a filled table",
        "create table t (id integer primary key);",
        SERIAL,
        rows="(1), (2)",
        rows_back=NUMBERED,
        result=("select count(distinct n), min(n) from t", [(2, 1)]),
        hazards_back=("drop_column",),
    ),
    Case(
        "a serial column is added to a large table",
        "create table t (id integer primary key);",
        SERIAL,
        rows="(1), (2)",
        options=ONLINE,
        result=("select count(distinct n), max(n) from t", [(2, 2)]),
        one_way=True,
    ),
    Case(
        "a bigserial column is added and filled otherwise",
        "create table t (id integer primary key);",
        BIG,
        rows="(1), (2)",
        options={"fill": {"n": "id * 10"}},
        result=(NEXT, [(21,)]),
        one_way=True,
    ),
    Case(
        "a plain column becomes serial and continues behind its rows",
        NOT_NULL,
        SERIAL,
        rows=ROWS,
        result=(NEXT, [(10,)]),
        rows_back=NUMBERED,
    ),
    Case(
        "a plain column of a large table becomes serial",
        NOT_NULL,
        SERIAL,
        rows=ROWS,
        result=(NEXT, [(10,)]),
        options=ONLINE,
        options_back=ONLINE,
        rows_back=NUMBERED,
    ),
    Case(
        "a plain column becomes wider and serial",
        NOT_NULL,
        BIG,
        rows=ROWS,
        result=(NEXT, [(10,)]),
        rows_back=NUMBERED,
        hazards_back=("lossy_type",),
    ),
    Case(
        "a plain column of a large table becomes wider and serial",
        NOT_NULL,
        BIG,
        rows=ROWS,
        options=ONLINE,
        options_back=ONLINE,
        result=(NEXT, [(10,)]),
        rows_back=NUMBERED,
        hazards_back=("lossy_type",),
    ),
    Case(
        "a column with a default becomes serial",
        NOT_NULL.replace("not null", "not null default 3"),
        SERIAL,
        rows=ROWS,
        result=(NEXT, [(10,)]),
        rows_back=NUMBERED,
    ),
    Case(
        "a column with nulls becomes serial",
        PLAIN,
        SERIAL,
        rows="(1, 4), (2, null)",
        options={"fill": {"n": "id + 40"}},
        hazards=(),
        result=(NEXT, [(43,)]),
        one_way=True,
    ),
    *both_sizes("a serial becomes a bigserial", SERIAL, BIG, hazards_back=("lossy_type",)),
    *both_sizes("a smallserial becomes a serial", SMALL, SERIAL, hazards_back=("lossy_type",)),
    *both_sizes("a serial becomes an identity and is one again", SERIAL, IDENTITY),
    *both_sizes(
        "a serial becomes a wider identity and is one again",
        SERIAL,
        WIDE_IDENTITY,
        hazards_back=("lossy_type",),
    ),
    *both_sizes("an identity becomes a wider serial", IDENTITY, BIG, hazards_back=("lossy_type",)),
    Case(
        "the sequence of a serial counts beyond the type that it is to have",
        BIG,
        SERIAL,
        rows="insert into t (id) values (1); select setval('t_n_seq', 3000000000)",
        hazards=("lossy_type",),
        refused="its last value is 3000000000, outside of 1 to 2147483647",
        one_way=True,
    ),
    Case(
        "the sequence of a serial stopped at the end of integer",
        BIG + " alter sequence t_n_seq as integer;",
        BIG,
        rows="insert into t (id) values (1); select setval('t_n_seq', 2147483647)",
        result=(NEXT, [(2147483648,)]),
        one_way=True,
    ),
    Case(
        "a serial that was changed by hand",
        SERIAL + " alter sequence t_n_seq increment by 3 cache 20 cycle;",
        SERIAL,
        rows=NUMBERED,
        result=(
            "select seqincrement, seqcache, seqcycle from pg_sequence"
            " where seqrelid = 't_n_seq'::regclass",
            [(1, 1, False)],
        ),
        one_way=True,
    ),
    numbered(
        "a serial column is renamed",
        SERIAL,
        SERIAL.replace("n serial", "m serial"),
        options={"renamed": {"n": "m"}},
        result=("select pg_get_serial_sequence('t', 'm')", [("public.t_m_seq",)]),
    ),
    numbered(
        "a serial column of a large table is renamed and becomes wider",
        SERIAL,
        BIG.replace("n bigserial", "m bigserial"),
        options={"renamed": {"n": "m"}, **ONLINE},
        options_back=ONLINE,
        result=("insert into t (id) values (7) returning m", [(4,)]),
        hazards_back=("lossy_type",),
    ),
    Case(
        "a bigserial column is added to a large table and filled otherwise",
        "create table t (id integer primary key);",
        BIG,
        rows="(1), (2)",
        options={"fill": {"n": "id * 10"}, **ONLINE},
        result=(NEXT, [(21,)]),
        one_way=True,
    ),
    Case(
        "another table reads the sequence of a large table's serial that becomes plain",
        BIG,
        NOT_NULL,
        rows=NUMBERED,
        options=ONLINE,
        beside=OTHER,
        beside_after="create sequence t_n_seq; " + OTHER,
        hazards=("lossy_type",),
        one_way=True,
    ),
    Case(
        "a table was renamed, and its sequence kept the old name",
        "create table was (id integer primary key, n serial); alter table was rename to t;"
        " alter index was_pkey rename to t_pkey;",
        SERIAL,
        rows=NUMBERED,
        result=(NEXT, [(4,)]),
        one_way=True,
    ),
    Case(
        "the sequence of a serial is owned by no column",
        SERIAL + " alter sequence t_n_seq owned by none;",
        SERIAL,
        rows=NUMBERED,
        result=("select pg_get_serial_sequence('t', 'n')", [("public.t_n_seq",)]),
        one_way=True,
    ),
    Case(
        "another table reads the sequence of a serial that becomes plain",
        SERIAL,
        NOT_NULL,
        rows=NUMBERED,
        beside=OTHER,
        beside_after="create sequence t_n_seq as integer; " + OTHER,
        one_way=True,
    ),
    Case(
        "another table reads the sequence of a serial that becomes wider",
        SERIAL,
        BIG,
        rows=NUMBERED,
        beside=OTHER,
        hazards_back=("lossy_type",),
    ),
    Case(
        "a column reads a sequence of its own, and becomes serial",
        "create table t (id integer primary key, n integer not null default nextval('numbers'));",
        SERIAL,
        setup="create sequence numbers start 100;",
        rows=NUMBERED,
        result=(NEXT, [(102,)]),
        rows_back=NUMBERED,
    ),
    Case(
        "a sequence is declared by default, and owned by hand",
        "create table t (id integer primary key, n integer not null default nextval('numbers'));",
        "create table t (id integer primary key, n integer not null default nextval('numbers'));",
        setup="create sequence numbers;",
        beside="alter sequence numbers owned by t.n;",
        rows="insert into t (id) values (1)",
        one_way=True,
    ),
    Case(
        "the name of the sequence is taken by one that is left over",
        NOT_NULL,
        SERIAL,
        setup="create sequence t_n_seq;",
        rows=ROWS,
        result=("select pg_get_serial_sequence('t', 'n')", [("public.t_n_seq1",)]),
        one_way=True,
    ),
    Case(
        "a sequence is granted",
        grant(""),
        grant(
            "grant usage on sequence t_n_seq to anon; grant select on sequence t_n_seq"
            " to service_role with grant option;"
        ),
        rows=NUMBERED,
        rows_back=NUMBERED,
        one_way=True,
    ),
    Case(
        "a stray privilege on a sequence goes, and who may insert may still use it",
        grant("grant all on sequence t_n_seq to anon, authenticated;"),
        grant("grant usage on sequence t_n_seq to anon;"),
        rows=NUMBERED,
        one_way=True,
    ),
    numbered(
        "a renamed serial keeps its privileges",
        grant("grant usage on sequence t_n_seq to anon;"),
        grant("grant usage on sequence t_m_seq to anon;").replace("n serial", "m serial"),
        options={"renamed": {"n": "m"}},
        result=None,
        result_back=None,
    ),
    Case(
        "the sequence of an identity is granted",
        IDENTITY,
        IDENTITY + " grant usage on sequence t_n_seq to anon;",
        rows=NUMBERED,
    ),
]
