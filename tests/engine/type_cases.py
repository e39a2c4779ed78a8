"""Pairs of declarations of a type `f`: a domain, a composite type or a range, and what uses it."""

from support.object_case import ObjectCase

# Columns and arrays of the type, and what is made of them.
USED = """
create table t (id integer primary key, x f, y f[]);
insert into t values {0};
create index t_x on t (x);
create view v with (security_invoker = true) as select id, x from t;
grant select on v to anon;
alter table t enable row level security;
create policy p on t for select to authenticated using (x is not null);
create function g(a f) returns boolean language sql immutable as 'select a is not null';
create view w as select g(x) from v;
"""
ROWS = "select id, x::text, y::text from t order by id"
SCALAR = USED.replace("y f[]", "y text")


def domain(text: str) -> str:
    return f"create domain f as {text};"


def a_domain(name, before, after, rows="(1, '5', '{6,7}'), (2, null, null)", **more):
    """A case of a domain that a table with arrays of it has."""
    more.setdefault("beside", USED.format(rows))
    more.setdefault("watched", ROWS)
    return ObjectCase(name, domain(before), domain(after), **more)


PLAIN = SCALAR.format("(1, '5', 'n'), (2, '7', null)")

DOMAINS = [
    a_domain("a default", "integer", "integer default 3"),
    a_domain("another default", "integer default 3", "integer default 1 + 1"),
    a_domain("not null", "integer", "integer not null", beside=PLAIN),
    a_domain(
        "not null, of rows that are null",
        "integer",
        "integer not null",
        beside=SCALAR.format("(1, null, ''), (2, 7, null), (3, null, null)"),
        refused="2 rows of case_{place}.t, column x: id 1, 3",
        one_way=True,
    ),
    a_domain("a check", "integer", "integer constraint c check (value > 0)", beside=PLAIN),
    a_domain(
        "another check",
        "integer constraint c check (value > 0)",
        "integer constraint c check (value > 1)",
        beside=PLAIN,
    ),
    a_domain("a check without a name", "integer", "integer check (value > 0)", beside=PLAIN),
    a_domain(
        "a check that is printed in two ways",
        "varchar(10)",
        "varchar(10) check (value in ('a', 'b', '5', '7'))",
        beside=PLAIN,
        has_undo_back=False,
    ),
    a_domain(
        "a check, and arrays that are checked with it",
        "integer",
        "integer constraint c check (value > 0)",
        # it comes back not valid
        has_undo_back=False,
    ),
    a_domain(
        "a check that rows break",
        "integer",
        "integer constraint c check (value > 5)",
        refused="1 rows of case_{place}.t, column x: id 1",
        one_way=True,
    ),
    a_domain(
        "a check that rows break in an array",
        "integer",
        "integer constraint c check (value < 7)",
        refused="1 rows of case_{place}.t, column y: id 1",
        one_way=True,
    ),
    a_domain(
        "a comment, and one of its check",
        "integer constraint c check (value > 0)",
        "integer constraint c check (value > 0); comment on domain f is 'x';"
        "comment on constraint c on domain f is 'y'",
    ),
    a_domain(
        "who may use it",
        "integer",
        "integer; revoke usage on domain f from public;grant usage on domain f to anon",
    ),
    a_domain("a wider type", "integer", "bigint", hazard_back="lossy_type"),
    a_domain(
        "text of some length",
        "varchar(10)",
        "varchar(20)",
        hazard_back="lossy_type",
    ),
    a_domain("a collation", "text", 'text collate "C"'),
    a_domain(
        "another type, with a check and a default that fit both",
        "integer default 4 check (value > 0)",
        "numeric(10, 2) default 4 check (value > 0)",
        beside=PLAIN + "alter table t alter x set default 9;",
        watched="select id, x::integer, y from t order by id",
        hazard="lossy_type",
        hazard_back="lossy_type",
    ),
    a_domain(
        "another type below another domain",
        "integer",
        "bigint",
        beside="create domain d as f;",
        watched=None,
        refused="the domain case_{place}.d",
        one_way=True,
    ),
    a_domain(
        "a check below another domain, and in a composite type",
        "integer",
        "integer constraint c check (value > 0)",
        beside="create domain d as f; create type c as (x f); create table t (x d, y text);"
        "insert into t values (3, '')",
        watched="select x::text from t",
    ),
    a_domain(
        "a partitioned table",
        "integer",
        "bigint",
        beside="create table t (id integer, x f) partition by range (id);"
        "create table t1 partition of t for values from (0) to (9); insert into t values (1, 2)",
        watched="select x::text from t",
        hazard_back="lossy_type",
    ),
]


def composite(text: str) -> str:
    return f"create type f as ({text});"


RECORD = """jsonb_populate_record(null::f, '{"a": 1, "b": "a", "c": null}')"""
VALUE = f"(1, {RECORD}, array[{RECORD}, null]::f[]), (2, null, null)"


def a_composite(name, before, after, rows=VALUE, then="", **more):
    more.setdefault("beside", USED.format(rows))
    return ObjectCase(name, composite(before), composite(after) + then, **more)


COMPOSITES = [
    a_composite(
        "an attribute at the end",
        "a integer, b text",
        "a integer, b text, c date",
        result=("select x::text from t where id = 1", "(1,a,)"),
        result_back=("select x::text from t where id = 1", "(1,a)"),
        hazard_back="drop_attribute",
    ),
    a_composite(
        "an attribute in the middle",
        "a integer, b text",
        "a integer, c date, b text",
        result=("select x::text || y::text from t where id = 1", '(1,,a){"(1,,a)",NULL}'),
        # it comes back at the end
        has_undo_back=False,
        hazard_back="drop_attribute",
    ),
    a_composite(
        "another order",
        "a integer, b text",
        "b text, a integer",
        result=("select (x).a from t where id = 1", 1),
    ),
    a_composite(
        "another name",
        "a integer, b text",
        "a integer, c text",
        options={"renamed": {"b": "c"}},
        options_back={"renamed": {"c": "b"}},
        watched=ROWS,
    ),
    a_composite(
        "another type",
        "a integer, b text",
        "a bigint, b text",
        watched=ROWS,
        hazard_back="lossy_type",
    ),
    a_composite(
        "another type of what nothing has",
        "a integer, b text",
        "a numeric(8, 2), b text",
        beside="",
    ),
    a_composite(
        "one goes that a view reads",
        "a integer, b text",
        "a integer",
        beside="create table t (x f); create view v as select (x).b from t;"
        "insert into t values (row(1, 'a'))",
        options={"allow": ["drop_attribute"]},
        refused="the view",
        one_way=True,
    ),
    a_composite(
        "a comment of it and of an attribute",
        "a integer, b text",
        "a integer, b text",
        then="comment on type f is 'x'; comment on column f.a is 'y';",
        one_way=True,
        watched=ROWS,
    ),
    a_composite(
        "it is in another type",
        "a integer",
        "a bigint",
        beside="create type c as (x f);create table t (x c); insert into t values (null)",
        refused="the attribute x of the type case_{place}.c",
        one_way=True,
    ),
]

RANGE_USED = """
create table t (id integer primary key, x f, y f[], exclude using gist (x with &&));
insert into t values (1, '[1,5)', '{"[2,3)"}'), (2, null, null);
create view v as select id, x from t;
create view w as select f(1, 2) as made;
"""
WITHOUT_CALL = RANGE_USED.replace("create view w as select f(1, 2) as made;\n", "")
BIG = "create function diff(bigint, bigint) returns float8 immutable strict language sql"
BIG += " as 'select $1 - $2';"


def a_range(name, before, after, then="", **more):
    more.setdefault("beside", RANGE_USED)
    more.setdefault("watched", ROWS)
    statement = "create type f as range ({0});"
    return ObjectCase(name, statement.format(before), statement.format(after) + then, **more)


RANGES = [
    a_range(
        "its multirange",
        "subtype = integer",
        "subtype = integer, multirange_type_name = many",
        beside=RANGE_USED.replace("y f[]", "y f_multirange").replace(
            """'{"[2,3)"}'""", "'{[2,3)}'"
        ),
        beside_after=RANGE_USED.replace("y f[]", "y many").replace("""'{"[2,3)"}'""", "'{[2,3)}'"),
    ),
    a_range(
        "a wider type, and a view that calls what makes it",
        "subtype = bigint",
        "subtype = integer",
        options={"allow": ["lossy_type"]},
        refused="the view case_{place}.w does not fit",
        one_way=True,
    ),
    a_range(
        "a wider type",
        "subtype = integer",
        "subtype = bigint",
        beside=WITHOUT_CALL,
        hazard_back="lossy_type",
    ),
    a_range(
        "a function for its size",
        "subtype = bigint",
        "subtype = bigint, subtype_diff = diff",
        setup=BIG,
    ),
    a_range(
        "an operator class",
        "subtype = text",
        "subtype = text, subtype_opclass = text_pattern_ops",
        beside=RANGE_USED.replace("f(1, 2)", "f('1', '2')"),
    ),
    a_range(
        "a collation",
        "subtype = text",
        'subtype = text, collation = "C"',
        beside=RANGE_USED.replace("f(1, 2)", "f('1', '2')"),
    ),
    a_range(
        "a wider type, of which a table has multiranges",
        "subtype = integer",
        "subtype = bigint",
        beside="create table t (id integer, x f_multirange, y f_multirange[]);"
        "insert into t values (1, '{[1,5)}', null)",
        hazard_back="lossy_type",
    ),
    a_range(
        "a comment and who may use it",
        "subtype = integer",
        "subtype = integer",
        then="comment on type f is 'x'; revoke usage on type f from public;"
        "grant usage on type f to anon;",
        one_way=True,
    ),
]
