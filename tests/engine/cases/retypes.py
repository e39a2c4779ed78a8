"""Columns that change their type: which changes lose nothing, and which are refused."""

from support.case import Case, table

LOSSY = ("lossy_type",)


def retype(name: str, old: str, new: str, rows: str, **more) -> Case:
    """The column `value` becomes another type, which loses nothing unless `hazards` says so."""
    return Case(
        name,
        table(f"value {old}"),
        table(f"value {new}"),
        rows=rows,
        **{"hazards_back": LOSSY, **more},
    )


def lossy(name: str, old: str, new: str, rows: str, **more) -> Case:
    return retype(name, old, new, rows, **{"hazards": LOSSY, **more})


CASES = [
    retype(
        "numeric with more digits on both sides",
        "numeric(10, 2)",
        "numeric(14, 4)",
        "(1, 99999999.99), (2, null)",
    ),
    lossy(
        "numeric with more digits after the point only", "numeric(4, 2)", "numeric(5, 4)", "(1, 1)"
    ),
    retype("integer to bigint", "integer", "bigint", "(1, 5), (2, null)"),
    retype("smallint to integer", "smallint", "integer", "(1, 5)"),
    retype("smallint to numeric", "smallint", "numeric", "(1, 5)"),
    retype("bigint to numeric", "bigint", "numeric", "(1, 9007199254740993)", rows_back="(1, 5)"),
    lossy("real to double precision", "real", "double precision", "(1, 0.5)"),
    retype("date to timestamp", "date", "timestamp", "(1, '2024-02-03')"),
    retype("varchar to text", "varchar(10)", "text", "(1, 'abc')"),
    retype("varchar to varchar without a limit", "varchar(10)", "varchar", "(1, 'abc')"),
    retype("a longer varchar", "varchar(10)", "varchar(20)", "(1, 'abc')"),
    retype("varchar without a limit to text", "varchar", "text", "(1, 'abc')", hazards_back=()),
    retype("cidr to inet", "cidr", "inet", "(1, '10.0.0.0/8')"),
    retype("char to text", "char(5)", "text", "(1, 'abc')"),
    lossy("text to integer", "text", "integer", "(1, '5'), (2, null)"),
    lossy("text to boolean", "text", "boolean", "(1, 'true'), (2, 'false')"),
    lossy("text to jsonb", "text", "jsonb", """(1, '{"a": 1}')"""),
    lossy("json to jsonb", "json", "jsonb", """(1, '{"a": 1}')"""),
    lossy("text to uuid", "text", "uuid", "(1, '6ba7b810-9dad-11d1-80b4-00c04fd430c8')"),
    lossy("text to timestamptz", "text", "timestamptz", "(1, '2024-02-03 04:05:06+00')"),
    lossy("text to text[]", "text", "text[]", "(1, '{a,b}')"),
    lossy("timestamp to timestamptz", "timestamp", "timestamptz", "(1, '2024-02-03 04:05')"),
    lossy("timestamp to date", "timestamp", "date", "(1, '2024-02-03')", hazards_back=()),
    lossy("numeric with fewer digits", "numeric(10, 4)", "numeric(10, 2)", "(1, 1.5)"),
    lossy("integer to double precision", "integer", "double precision", "(1, 5)"),
    lossy("numeric to double precision", "numeric", "double precision", "(1, 5)"),
    lossy("integer to boolean", "integer", "boolean", "(1, 1)", rows_back="(1, true)"),
    lossy("bytea to text", "bytea", "text", "(1, 'abc')"),
    lossy("interval to text", "interval", "text", "(1, '1 day')"),
    lossy(
        "fewer digits of a second", "timestamptz", "timestamptz(0)", "(1, now())", hazards_back=()
    ),
    retype("numeric with more digits", "numeric(10, 2)", "numeric(12, 2)", "(1, 1.50)"),
    retype("numeric without a limit", "numeric(10, 2)", "numeric", "(1, 1.50)"),
    Case(
        "a retype with an expression",
        table("price integer default 100"),
        table("price numeric(10, 2) default 1.00"),
        rows="(1, 150), (2, null)",
        options={"convert": {"price": "price / 100.0"}},
        options_back={"convert": {"price": "(price * 100)::integer"}},
        rows_back="(1, 1.50), (2, null)",
        result=("select price::text from t order by id", [("1.50",), (None,)]),
        result_back=("select price from t order by id", [(150,), (None,)]),
    ),
    Case(
        "a retype with a function",
        table("code text"),
        table("code uuid"),
        setup="create function as_id(code text) returns uuid immutable language sql"
        " as 'select md5(code)::uuid';",
        rows="(1, 'a')",
        options={"convert": {"code": "as_id"}},
        result=(
            "select code::text from t",
            [("0cc175b9-c0f1-b6a8-31c3-99e269772661",)],
        ),
        one_way=True,
    ),
    Case(
        "a key that is retyped with a function, with what refers to it",
        "create table t (id text primary key, up text references t (id));",
        "create table t (id uuid primary key, up uuid references t (id));",
        setup="create function as_id(code text) returns uuid immutable language sql"
        " as 'select md5(code)::uuid';",
        rows="('a', null), ('b', 'a')",
        options={"convert": {"id": "as_id", "up": "as_id"}},
        beside="create table c (t_id text references t);",
        beside_after="create table c (t_id uuid references t);",
        beside_rows="insert into c values ('b')",
        result=("select count(*) from c inner join t on t.id = c.t_id and up is not null", [(1,)]),
        one_way=True,
    ),
    Case(
        "a retype that a value does not allow",
        table("value text"),
        table("value integer"),
        rows="(1, 'many')",
        hazards=LOSSY,
        refused="1 rows of t have a value that value::integer does not convert: id 1",
        one_way=True,
    ),
    Case(
        "a retype to a type that no cast reaches",
        table("value boolean"),
        table("value uuid"),
        rows="(1, true)",
        hazards=LOSSY,
        refused="1 rows of t have a value that value::text::uuid does not convert: id 1",
        one_way=True,
    ),
    Case(
        "an empty column gets a type that no cast reaches",
        table("a smallint unique, b date, c numeric(8, 2)", "create index on t (b);"),
        table("a boolean unique, b integer, c text[] default '{}'", "create index on t (b);"),
        hazards=LOSSY,
        hazards_back=LOSSY,
    ),
    lossy(
        "smallint to boolean, which no cast reaches",
        "smallint",
        "boolean",
        "(1, 1), (2, 0)",
        rows_back="",
    ),
    lossy(
        "an enumerated type to another",
        "mood",
        "feeling",
        "(1, 'ok')",
        setup="create type mood as enum ('ok'); create type feeling as enum ('ok', 'bad');",
    ),
    lossy(
        "date to timestamptz, which asks the session's time zone",
        "date",
        "timestamptz",
        "(1, '2024-02-03')",
    ),
    lossy(
        "time to timetz, which asks the session's time zone",
        "time",
        "timetz",
        "(1, '01:02')",
        hazards_back=LOSSY,
    ),
    lossy("text to a name, which is shorter", "text", "name", "(1, 'a')", hazards_back=()),
    Case(
        "two columns of one check and one index change their types",
        table("a integer, b integer, check (a <> b)", "create index on t ((a + b));"),
        table("a bigint, b bigint, check (a <> b)", "create index on t ((a + b));"),
        rows="(1, 2, 3)",
        hazards_back=LOSSY,
    ),
    Case(
        "two columns of one check change to a type that is compared otherwise",
        table(
            "a integer, b integer, check (a <> b), constraint c check (a > b or a < b)",
            "create index i on t ((a = b)); create index on t (id) where a <> b;"
            " comment on constraint c on t is 'x'; comment on index i is 'y';",
        ),
        table(
            "a text, b text, check (a <> b), constraint d check (a > b or a < b)",
            "create index i on t ((a = b)); create index on t (id) where a <> b;"
            " comment on constraint d on t is 'x'; comment on index i is 'y';",
        ),
        rows="(1, 2, 3)",
        hazards=LOSSY,
        hazards_back=LOSSY,
    ),
    Case(
        "a retype of an empty table needs no allowance",
        table("value text"),
        table("value integer"),
        hazards=LOSSY,
        one_way=True,
    ),
    Case(
        "a retype of a column with a check that does not fit the new type",
        table("value text check (value <> '')"),
        table("value integer check (value > 0)"),
        rows="(1, '5')",
        hazards=LOSSY,
        hazards_back=LOSSY,
    ),
    Case(
        "a retype of a column with a default that does not fit the new type",
        table("value text default 'none'"),
        table("value integer default 0"),
        rows="(1, '5')",
        hazards=LOSSY,
        hazards_back=LOSSY,
    ),
    Case(
        "a retype of a column with an index that only the new type has",
        table("value text", "create index i on t (value text_pattern_ops);"),
        table("value jsonb", "create index i on t using gin (value);"),
        rows="""(1, '{"a": 1}')""",
        hazards=LOSSY,
        hazards_back=LOSSY,
    ),
    Case(
        "text with a collation to a uuid",
        table('value text collate "C"', "create index on t (value);"),
        table("value uuid", "create index on t (value);"),
        rows="(1, '6ba7b810-9dad-11d1-80b4-00c04fd430c8')",
        hazards=LOSSY,
        hazards_back=LOSSY,
    ),
    Case(
        "a column that becomes a domain",
        table("value text"),
        table("value word"),
        setup="create domain word as text check (value <> '');",
        rows="(1, 'a')",
        hazards=LOSSY,
        hazards_back=LOSSY,
    ),
    Case(
        "three columns change their types at once",
        table("a integer, b varchar(5), c text", "create index on t (a, b, c);"),
        table("a bigint, b text, c uuid", "create index on t (a, b, c);"),
        rows="(1, 5, 'x', '6ba7b810-9dad-11d1-80b4-00c04fd430c8')",
        hazards=LOSSY,
        hazards_back=LOSSY,
    ),
    Case(
        "a type is spelled in another way",
        table("a int4, b varchar(5), c timestamptz, d bool, e decimal(4, 2)"),
        table(
            "a integer, b character varying(5), c timestamp with time zone, d boolean,"
            " e numeric(4, 2)"
        ),
        rows="(1, 5, 'x', now(), true, 1.25)",
    ),
]
