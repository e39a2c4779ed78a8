"""Pairs of declarations of a function `f`: every form, each property, and what uses it."""

from support.object_case import ObjectCase

OPEN = " revoke all on routine f{0} from public; grant execute on routine f{0} to authenticated;"

TABLE = "create table t (id integer primary key, a integer, note text);"
ROWS = "insert into t values (1, 5, 'x'), (2, null, 'y');"
KEPT = "select id, a, note from t order by id"


def closed(statement: str, arguments: str = "", more: str = "") -> str:
    """The declaration of a function that only clients who are signed in may call."""
    return f"{statement};{OPEN.format(arguments)}{more}"


def of(
    arguments: str = "a integer",
    returns: str = "returns integer",
    options: str = "language sql immutable",
    body: str = "as 'select 1'",
    more: str = "",
    what: str = "function",
) -> str:
    return closed(f"create or replace {what} f({arguments}) {returns} {options} {body}", "", more)


def aggregate(arguments: str, options: str, more: str = "") -> str:
    return closed(f"create or replace aggregate f({arguments}) ({options})", "", more)


# By title: the options of a function, which `create or replace` gives it.
OPTIONS = {
    "it is volatile": "language sql volatile",
    "it is stable": "language sql stable",
    "it is strict": "language sql immutable strict",
    "it costs more": "language sql immutable cost 7",
    "it runs in parallel": "language sql immutable parallel safe",
    "it is restricted to the leader": "language sql immutable parallel restricted",
    "it leaks nothing": "language sql immutable leakproof",
    "it has settings": "language sql immutable set search_path = '' set work_mem = '1MB'",
    "it runs with its owner's rights, whom the file does not name": (
        "language sql immutable cost 9 parallel safe set datestyle = 'ISO, DMY'"
    ),
}

# What uses f(a integer), and is made again when its argument has another name.
USERS = {
    "a policy": (
        TABLE + "alter table t enable row level security;"
        "create policy p on t for select to authenticated using (f(a) > 0);"
    ),
    "a check": TABLE + "alter table t add constraint c check (f(a) > 0);",
    "a default": TABLE + "alter table t alter a set default f(1);",
    "a generated column": TABLE + "alter table t add b integer generated always as (f(a)) stored;",
    "an index": TABLE + "create index t_f on t (f(a)) where f(id) > 0;",
    "a view, and one above it": (
        TABLE + "create view v with (security_invoker = true) as select f(a) as b from t;"
        "create view w as select b from v; grant select on v to anon;"
        "comment on view v is 'x';"
    ),
    "a materialized view": (
        TABLE + "create materialized view m as select f(a) as b from t; create index on m (b);"
    ),
    "a function that PostgreSQL parsed": (
        "create function g(x integer) returns integer immutable begin atomic return f(x); end;"
        "comment on function g is 'x'; revoke all on function g from public;" + TABLE + "alter"
        " table t add check (g(a) > 0);"
    ),
    "a procedure that PostgreSQL parsed": (
        "create procedure g(x integer) begin atomic select f(x); end;"
    ),
    "an operator, and a check with it": (
        "create operator @@@ (rightarg = integer, function = f);"
        "comment on operator @@@ (none, integer) is 'x';" + TABLE + "alter table t add check"
        " ((operator(@@@) a) > 0);"
    ),
    "the check of a domain": (
        "create domain d as integer constraint c check (f(value) > 0);"
        "comment on constraint c on domain d is 'x';" + TABLE + "alter table t add b d;"
    ),
    "the default of a domain": "create domain d as integer default f(1); create table u (b d);",
    "a condition of a trigger": (
        TABLE + "create function g() returns trigger language plpgsql as 'begin return new; end';"
        "create trigger tr before insert on t for each row when (f(new.id) > 0)"
        " execute function g();"
    ),
    "a rule": TABLE + "create rule r as on delete to t where f(old.id) > 9 do instead nothing;",
    "extended statistics": TABLE + "create statistics s on (f(a)), id from t;",
    "an aggregate above another function": (
        "create function g(x integer, y integer) returns integer immutable"
        " begin atomic return f(x); end;"
        "create aggregate h (integer) (sfunc = g, stype = integer); comment on aggregate h(integer)"
        " is 'x'; revoke all on function h from public; grant execute on function h to anon;"
        "create view v as select h(x) as h from generate_series(1, 3) as x;"
    ),
}

BELOW = (
    "create type e as enum ('a', 'b'); create domain d as integer; create type c as (x integer);"
)
ADD = (
    "create function add(integer, integer) returns integer immutable strict language sql"
    " as 'select $1 + $2';"
    "create function take(integer, integer) returns integer immutable strict language sql"
    " as 'select $1 - $2';"
    "create function text_of(integer) returns text immutable language sql as 'select $1::text';"
    "create function rank_of(anyarray, numeric) returns numeric immutable language sql"
    " as 'select $2';"
    "create function push(anyarray, anyelement) returns anyarray immutable language sql"
    " as 'select $1 || $2';"
)
TRIGGER = (
    TABLE + "create trigger tr before insert on t for each row execute function f();"
    "alter table t disable trigger tr;"
)
TRANSFORM = (
    "create or replace transform for integer language sql"
    " (from sql with function prsd_lextype(internal), to sql with function int4recv(internal));"
)


CASES = [
    *(
        ObjectCase(title, of(), of(options=options), beside=TABLE + ROWS, watched=KEPT)
        for title, options in OPTIONS.items()
    ),
    ObjectCase("the body", of(), of(body="as 'select 2'"), result=("select f(1)", 2)),
    ObjectCase(
        "the language",
        of(),
        of(options="language plpgsql", body="as 'begin return 2; end'"),
        result=("select f(1)", 2),
        result_back=("select f(1)", 1),
    ),
    ObjectCase(
        "a support function", of(), of(options="language sql support generate_series_int4_support")
    ),
    ObjectCase(
        "how many rows it returns",
        of(returns="returns setof integer", options="language sql rows 5"),
        of(returns="returns setof integer", options="language sql rows 50"),
    ),
    ObjectCase("a comment", of(), of(more="comment on function f is 'It is one.';")),
    ObjectCase(
        "another comment",
        of(more="comment on function f is 'It is one.';"),
        of(more="comment on function f is 'It was one.';"),
    ),
    ObjectCase(
        "the rights of its owner",
        of(),
        of(
            options="language sql immutable security definer set search_path = ''",
            more="alter function f owner to groundwork_definer;",
        ),
    ),
    ObjectCase(
        "who may call it",
        of(),
        of(
            more="revoke all on function f from authenticated; grant execute on function f to anon"
            " with grant option;"
        ),
    ),
    ObjectCase("nobody may call it", of(), of(more="revoke all on function f from authenticated;")),
    ObjectCase("a setting of its own", of(options="language sql set work_mem = '1MB'"), of()),
    ObjectCase(
        "a transform", of(), of(options="transform for type integer language sql"), setup=TRANSFORM
    ),
    ObjectCase(
        "a body that PostgreSQL parses",
        of(options="language sql stable"),
        of(
            options="stable",
            body="begin atomic select count(*)::integer from t where id > f.a; end",
        ),
        setup=TABLE + ROWS,
        watched=KEPT,
        result=("select f(1)", 1),
    ),
    ObjectCase(
        "a parsed body reads another table",
        of(options="stable", body="begin atomic select count(*)::integer from t; end"),
        of(options="stable", body="begin atomic select count(*)::integer from u; end"),
        setup=TABLE + "create table u ();",
    ),
    # arguments
    ObjectCase(
        "an argument has another name", of(), of("b integer"), result=("select f(b => 1)", 1)
    ),
    ObjectCase("an argument has another type", of(), of("a bigint")),
    ObjectCase("an argument gets a name", of("integer"), of()),
    ObjectCase("an argument more", of(), of("a integer, b text")),
    ObjectCase("arguments in another order", of("a integer, b text"), of("b text, a integer")),
    ObjectCase("a default", of(), of("a integer default 1"), result=("select f()", 1)),
    ObjectCase("another default", of("a integer default 1"), of("a integer default 1 + 1")),
    ObjectCase(
        "a default of fewer",
        of("a integer default 1, b text default ''"),
        of("a integer, b text default ''"),
    ),
    ObjectCase(
        "any number of them",
        of("a integer[]"),
        of("variadic a integer[]"),
        result=("select f(1, 2)", 1),
    ),
    ObjectCase("any type", of(), of("a anyelement")),
    ObjectCase("any array", of("a anyarray"), of("a anycompatiblearray, b anycompatible")),
    ObjectCase(
        "what it gives out",
        of("a integer, out b integer", "", body="as 'select 1'"),
        of("a integer, out b integer, out c text", "", body="as $$ select 1, 'x' $$"),
    ),
    ObjectCase("it gives one back", of(), of("inout a integer", "")),
    ObjectCase("types of the project", of(), of("a e, b d, x c[]"), setup=BELOW),
    ObjectCase("rows of a table", of(), of("a t"), setup=TABLE),
    # results
    ObjectCase("the result", of(), of(returns="returns bigint")),
    ObjectCase("a table", of(), of(returns="returns table (x integer)")),
    ObjectCase(
        "a column more",
        of(returns="returns table (x integer)"),
        of(returns="returns table (x integer, y text)", body="as $$ select 1, 'x' $$"),
    ),
    ObjectCase(
        "a column has another name",
        of(returns="returns table (x integer)"),
        of(returns="returns table (y integer)"),
    ),
    ObjectCase("a set", of(), of(returns="returns setof integer")),
    ObjectCase("nothing", of(), of(returns="returns void", body="as ''")),
    ObjectCase(
        "rows of a type",
        of(returns="returns setof c", body="as 'select row(1)::c'"),
        of(returns="returns setof t", body="as 'select * from t'"),
        setup=BELOW + TABLE,
    ),
    # forms
    ObjectCase("a procedure", of(), of(returns="", options="language sql", what="procedure")),
    ObjectCase(
        "a procedure commits",
        of("", "", "language plpgsql", "as 'begin null; end'", what="procedure"),
        of("", "", "language plpgsql", "as 'begin commit; end'", what="procedure"),
    ),
    ObjectCase(
        "a procedure gives something out",
        of("a integer", "", "language sql", what="procedure"),
        of("a integer, out b integer", "", "language sql", what="procedure"),
    ),
    ObjectCase(
        "an aggregate",
        of(),
        aggregate("integer", "sfunc = add, stype = integer"),
        setup=ADD,
        result=("select f(x) from generate_series(1, 3) as x", 6),
    ),
    ObjectCase(
        "an aggregate begins with a value",
        aggregate(
            "integer", "sfunc = add, stype = integer", "comment on aggregate f(integer) is 'x';"
        ),
        aggregate("integer", "sfunc = add, stype = integer, initcond = '10'"),
        setup=ADD,
        beside="create view v as select f(x) as f from generate_series(1, 3) as x;",
        result=("select f from v", 16),
        result_back=("select f from v", 6),
    ),
    ObjectCase(
        "an aggregate ends with another type",
        aggregate("integer", "sfunc = add, stype = integer"),
        aggregate(
            "integer",
            "sfunc = add, stype = integer, finalfunc = text_of, finalfunc_modify = shareable",
        ),
        setup=ADD,
        beside="create view v as select f(x) is null as f from generate_series(1, 3) as x;",
    ),
    ObjectCase(
        "an aggregate of a moving window, in parallel",
        aggregate("integer", "sfunc = add, stype = integer"),
        aggregate(
            "integer",
            "sfunc = add, stype = integer, sspace = 8, combinefunc = add, msfunc = add,"
            " minvfunc = take, mstype = integer, minitcond = '0', parallel = safe",
        ),
        setup=ADD,
    ),
    ObjectCase(
        "an aggregate that an index answers",
        aggregate("integer", "sfunc = int4larger, stype = integer"),
        aggregate("integer", "sfunc = int4larger, stype = integer, sortop = >"),
    ),
    ObjectCase(
        "an argument of an aggregate has a name",
        aggregate("integer", "sfunc = add, stype = integer"),
        aggregate("a integer", "sfunc = add, stype = integer"),
        setup=ADD,
        beside="create view v as select f(x) as f from generate_series(1, 3) as x;",
        has_undo=False,
    ),
    ObjectCase(
        "an aggregate of no argument",
        aggregate("integer", "sfunc = add, stype = integer"),
        aggregate("*", "sfunc = int8inc, stype = bigint, initcond = '0'"),
        setup=ADD,
    ),
    ObjectCase(
        "an aggregate of an ordered set",
        aggregate("anyelement", "sfunc = push, stype = anyarray, initcond = '{}'"),
        aggregate(
            "numeric order by anyelement",
            "sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final,"
            " finalfunc_extra",
        )
        .replace("percentile_disc_final", "last_of")
        .replace("numeric order", "double precision order"),
        setup=ADD
        + "create function last_of(internal, double precision, anyelement) returns anyelement"
        " language internal as 'percentile_disc_final';",
    ),
    ObjectCase(
        "a window function",
        of("", "returns bigint", "language sql"),
        of("", "returns bigint", "language internal window", "as 'window_row_number'"),
        result=("select f() over () from generate_series(1, 1)", 1),
    ),
    ObjectCase(
        "a function of the server",
        of("a integer, b integer"),
        of(
            "a integer, b integer", options="language internal immutable strict", body="as 'int4pl'"
        ),
        result=("select f(1, 2)", 3),
    ),
    ObjectCase(
        "a function of a library",
        of("a integer"),
        of(
            "a internal", "returns void", "language c", "as '$libdir/plpgsql', 'plpgsql_validator'"
        ).replace("a internal", "a oid"),
    ),
    ObjectCase(
        "a trigger function",
        of("", "returns trigger", "language plpgsql", "as 'begin return new; end'"),
        of("", "returns trigger", "language plpgsql", "as 'begin return null; end'"),
        beside=TRIGGER,
    ),
    ObjectCase(
        "the function of an event trigger",
        of("", "returns event_trigger", "language plpgsql", "as 'begin end'"),
        of("", "returns event_trigger", "language plpgsql", "as 'begin return; end'"),
    ),
    ObjectCase(
        "two of one name",
        closed(
            "create or replace function f(a integer) returns integer language sql as 'select 1'",
            "(integer)",
        ),
        closed(
            "create or replace function f(a integer) returns integer language sql as 'select 1'",
            "(integer)",
        )
        + closed(
            "create or replace function f(a text) returns integer language sql as 'select 2'",
            "(text)",
        ),
        result=("select f('x'::text)", 2),
    ),
    *(
        ObjectCase(
            f"another name of the argument, above it {what}",
            of(),
            of("b integer"),
            beside=users + (ROWS if TABLE in users else ""),
            watched=KEPT if TABLE in users else None,
        )
        for what, users in USERS.items()
    ),
    ObjectCase(
        "another result, and a cast with it",
        of("a c", options="language sql immutable", body="as 'select 1'"),
        of("b c", options="language sql immutable", body="as 'select 1'"),
        setup=BELOW,
        beside="create cast (c as integer) with function f(c) as implicit;"
        "comment on cast (c as integer) is 'x';"
        "create view v as select row(1)::c::integer as x;",
    ),
    ObjectCase(
        "the key of a partitioned table stays",
        of(options="language plpgsql immutable", body="as 'begin return a; end'"),
        of("b integer", options="language plpgsql immutable", body="as 'begin return b; end'"),
        beside="create table p (id integer) partition by range (f(id));",
        refused="the partition key of",
        refused_back="the partition key of",
    ),
    ObjectCase(
        "an operator does not fit",
        of(),
        of("a bigint"),
        beside="create operator @@@ (rightarg = integer, function = f);",
        refused="the operator",
        one_way=True,
    ),
]
