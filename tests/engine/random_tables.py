"""Random declarations of a table, random rows for it, and what it may become."""

import re
from dataclasses import dataclass, field, replace

from hypothesis import strategies as st

from support.judge import literal, quoted
from support.servers import DEFAULT_VERSION

NAMES = ["a", "b", "Mixed Case", "select", "it's", "per%cent", "ünï", 'a "b"', "n" * 60]

# How a generated column is kept; PostgreSQL 18 brought virtual ones.
GENERATED = ["stored", "stored", "virtual"] if int(DEFAULT_VERSION[:2]) >= 18 else ["stored"]

# What stands before the table.
SETUP = """
create table p (id integer primary key);
create table p2 (a integer, b integer, unique (a, b));
create type mood as enum ('sad', 'ok', 'it''s');
create domain word as text check (value <> 'none');
create function f() returns trigger language plpgsql as 'begin return new; end';
"""
PARENT_ROWS = "insert into p values (0), (1); insert into p2 values (0, 0), (1, 1)"

# By type: values as SQL, null excluded.
VALUES = {
    "smallint": ["0", "1", "-7", "32767"],
    "integer": ["0", "1", "-7", "2147483647"],
    "bigint": ["0", "1", "9007199254740993"],
    "numeric": ["0", "1.25", "-3"],
    "numeric(8, 2)": ["0", "1.25", "-3"],
    "double precision": ["0", "0.1", "'nan'"],
    "text": ["''", "'a'", "'it''s'", "'ünï \"x\"'"],
    "varchar(12)": ["''", "'a'", "'it''s'"],
    "varchar": ["''", "'a'", "'longer than twelve letters'"],
    "word": ["''", "'a'"],
    "mood": ["'sad'", "'it''s'"],
    "boolean": ["true", "false"],
    "uuid": ["'6ba7b810-9dad-11d1-80b4-00c04fd430c8'", "'00000000-0000-0000-0000-000000000000'"],
    "date": ["'2024-02-29'", "'infinity'"],
    "timestamp": ["'2024-02-29 01:02:03'", "'-infinity'"],
    "timestamptz": ["'2024-02-29 01:02:03+00'", "'-infinity'"],
    "interval": ["'1 day'", "'-01:02:03'"],
    "jsonb": ["'{}'", "'[1, \"a\"]'", "'null'"],
    "bytea": ["''", "'\\x00ff'"],
    "text[]": ["'{}'", "'{a,\"b c\",null}'"],
    "integer[]": ["'{}'", "'{1,null}'"],
}

# Defaults that are computed.
EXPRESSIONS = {
    "integer": ["1 + 1"],
    "numeric": ["random()::numeric"],
    "text": ["current_user", "upper('x')"],
    "uuid": ["gen_random_uuid()"],
    "date": ["current_date"],
    "timestamptz": ["now()", "now() + interval '1 day'"],
    "jsonb": ["jsonb_build_object('a', 1)"],
}

# Types whose values are the same in the next one.
WIDER = {
    "smallint": ["integer", "bigint", "numeric"],
    "integer": ["bigint", "numeric"],
    "bigint": ["numeric"],
    "varchar(12)": ["varchar", "text"],
    "varchar": ["text"],
    "text": ["varchar"],
    "numeric(8, 2)": ["numeric"],
    "date": ["timestamp"],
}

WHOLE = {"smallint", "integer", "bigint"}
WORDS = {"text", "varchar", "varchar(12)"}

REFERENCES = [
    "references p on delete cascade",
    "references p",
    "references p on delete set null on update cascade",
    "references p deferrable initially deferred",
    "references t on delete restrict",
]
UNIQUE = [
    "unique",
    "unique deferrable",
    "unique nulls not distinct",
    'constraint "The Key" unique with (fillfactor = 80) deferrable initially deferred',
]
IDENTITIES = ["by default", "always"]
ROLES = ["anon", "authenticated", "anon, authenticated", "public"]
TEXTS = ["x", "it's", '50% "of" it', ""]


@dataclass(frozen=True)
class Column:
    type: str
    is_not_null: bool = False
    default: str | None = None
    identity: str | None = None
    generated: str | None = None
    """The expression, and whether it is stored."""
    unique: str | None = None
    is_checked: bool = False
    reference: str | None = None
    comment: str | None = None

    def clause(self, name: str) -> str:
        """What stands for the column in `create table`."""
        words = [quoted(name), self.type]
        if self.default is not None:
            words.append(f"default {self.default}")
        if self.identity:
            words.append(f"generated {self.identity} as identity")
        if self.generated:
            words.append(f"generated always as {self.generated}")
        if self.is_not_null:
            words.append("not null")
        if self.unique:
            words.append(self.unique)
        if self.is_checked:
            words.append(f"check ({quoted(name)} is null or id <> -1)")
        if self.reference:
            words.append(self.reference)
        return " ".join(words)


@dataclass(frozen=True)
class Table:
    """The columns by name, what belongs to the table as a whole, and how it comes to be."""

    columns: dict[str, Column]
    constraints: tuple[str, ...] = ()
    statements: tuple[str, ...] = ()
    """What follows `create table`: indexes, policies, triggers, privileges, comments, settings."""
    is_unlogged: bool = False
    fill_factor: int | None = None
    upgrade: dict = field(default_factory=dict)
    """The options `renamed` and `fill`."""

    @property
    def sql(self) -> str:
        parts = ["id integer primary key"]
        parts += [column.clause(name) for name, column in self.columns.items()]
        options = f" with (fillfactor = {self.fill_factor})" if self.fill_factor else ""
        head = "create unlogged table" if self.is_unlogged else "create table"
        lines = [f"{head} t ({', '.join([*parts, *self.constraints])}){options}", *self.statements]
        for name, column in self.columns.items():
            if column.comment is not None:
                lines.append(f"comment on column t.{quoted(name)} is {literal(column.comment)}")
        return ";\n".join(lines) + ";"


def seldom(draw, strategy):
    """One in four: a value of the strategy; else none."""
    return draw(strategy) if draw(st.integers(0, 3)) == 3 else None


@st.composite
def columns(draw, types=tuple(VALUES)):
    kind = draw(st.sampled_from(types))
    is_reference = kind == "integer" and draw(st.booleans())
    identity = seldom(draw, st.sampled_from(IDENTITIES)) if kind in WHOLE else None
    defaults = st.none() | st.sampled_from(VALUES[kind] + EXPRESSIONS.get(kind, []))
    return Column(
        type=kind,
        is_not_null=draw(st.booleans()),
        default=None if is_reference or identity else draw(defaults),
        identity=None if is_reference else identity,
        # without an order there is no btree index
        unique=None if kind == "jsonb" else seldom(draw, st.sampled_from(UNIQUE)),
        is_checked=draw(st.booleans()),
        reference=draw(st.sampled_from(REFERENCES)) if is_reference else None,
        comment=draw(st.none() | st.sampled_from(TEXTS)),
    )


@st.composite
def generated_columns(draw, found: dict[str, Column]):
    """A column that is computed from `id`, or from one of the columns found."""
    expressions = [("integer", "(id * 2)"), ("bigint", "(id + 1)"), ("text", "(id::text)")]
    for name, column in found.items():
        if column.generated:
            continue
        if column.type in WHOLE:
            expressions.append(("numeric", f"({quoted(name)} / 2.0)"))
            expressions.append((column.type, f"(-{quoted(name)})"))
        elif column.type in WORDS:
            expressions.append(("text", f"(lower({quoted(name)}))"))
    kind, expression = draw(st.sampled_from(expressions))
    return Column(
        type=kind,
        generated=f"{expression} {draw(st.sampled_from(GENERATED))}",
        is_checked=draw(st.booleans()),
        comment=draw(st.none() | st.sampled_from(TEXTS)),
    )


@st.composite
def tables(draw):
    found = draw(st.dictionaries(st.sampled_from(NAMES), columns(), max_size=4))
    return draw(around(found))


@st.composite
def around(draw, found: dict[str, Column], upgrade: dict | None = None):
    """A table with these columns, and perhaps one more that is computed."""
    rest = [name for name in NAMES if name not in found]
    computed = seldom(draw, st.sampled_from(rest))
    if computed:
        found = {**found, computed: draw(generated_columns(found))}
    # there is one constraint of a name
    for name in [name for name, column in found.items() if '"' in (column.unique or "")][1:]:
        found[name] = replace(found[name], unique="unique")
    ordinary = [
        name
        for name, column in found.items()
        if column.type != "jsonb" and "virtual" not in (column.generated or "")
    ]
    constraints = draw(st.lists(table_constraints(found, ordinary), max_size=1))
    statements = [
        *draw(st.lists(indexes(found, ordinary), max_size=2, unique_by=named)),
        *draw(st.lists(policies(found), max_size=2, unique_by=named)),
        *draw(st.lists(privileges(found), max_size=2)),
        *draw(st.lists(others(found, ordinary), max_size=2, unique_by=named)),
    ]
    return Table(
        columns=found,
        constraints=tuple(constraints),
        statements=tuple(statements),
        is_unlogged=draw(st.integers(0, 9)) == 9,
        fill_factor=draw(st.none() | st.sampled_from([70, 80])),
        upgrade=upgrade or {},
    )


def named(statement: str) -> str:
    """What two statements of one table may not share: the name; where there is none, themselves."""
    head = re.match(r'create \w+ (?!on )("[^"]*"|\w+)', statement)
    return head[0] if head else statement


@st.composite
def table_constraints(draw, found, ordinary):
    names = ordinary or ["id"]
    first, second = draw(st.sampled_from(names)), draw(st.sampled_from([*names, "id"]))
    shared = [
        name
        for name in found
        if name != first and found[name].type == (found[first].type if first in found else "")
    ]
    choices = [
        f"check ({quoted(first)} is not null or {quoted(second)} is null)",
        f'constraint "A Check" check (num_nulls({quoted(first)}, {quoted(second)}) < 3)',
        f"exclude (id with =, {quoted(first)} with =)",
    ]
    if first != second:
        choices.append(f"unique ({quoted(first)}, {quoted(second)})")
        choices.append(f"unique ({quoted(second)}) include ({quoted(first)}) deferrable")
    choices += [f"check ({quoted(first)} <> {quoted(name)})" for name in shared[:1]]
    whole = [name for name in ordinary if found[name].type == "integer"]
    if len(whole) > 1:
        pair = ", ".join(quoted(name) for name in whole[:2])
        choices.append(f"foreign key ({pair}) references p2 (a, b) match full")
    return draw(st.sampled_from(choices))


@st.composite
def indexes(draw, found, ordinary):
    names = draw(st.lists(st.sampled_from(ordinary or ["id"]), min_size=1, max_size=2, unique=True))
    first = quoted(names[0])
    keys = [
        ", ".join(quoted(name) for name in names),
        f"{first} desc nulls last",
        f"({first} is null), id",
    ]
    if names[0] in found and found[names[0]].type in WORDS:
        keys.append(f"lower({first})")
    head = draw(st.sampled_from(["index", "index", "index i", 'index "The Index"', "unique index"]))
    method = ""
    key = draw(st.sampled_from(keys))
    documents = [name for name, column in found.items() if column.type == "jsonb"]
    if documents and draw(st.booleans()):
        head, method, key = "index", "using gin ", quoted(documents[0])
    elif head == "index" and draw(st.integers(0, 5)) == 5:
        method, key = "using hash ", first
    more = draw(st.sampled_from(["", "", " with (fillfactor = 70)"])) if not method else ""
    if not method and draw(st.integers(0, 4)) == 4:
        more = " include (id)" + more
    more += draw(st.sampled_from(["", "", " where id > 3", f" where {first} is not null"]))
    return f"create {head} on t {method}({key}){more}"


@st.composite
def policies(draw, found):
    name = draw(st.sampled_from(["p", "q", "The Policy"]))
    command = draw(st.sampled_from(["select", "insert", "delete", "update", "all"]))
    conditions = ["id > 0", *(f"{quoted(name)} is not null" for name in found)]
    words = [f"create policy {quoted(name)} on t"]
    words += draw(st.sampled_from([[], [], ["as restrictive"]]))
    words += [f"for {command} to {draw(st.sampled_from(ROLES))}"]
    if command != "insert":
        words.append(f"using ({draw(st.sampled_from(conditions))})")
    if command == "insert" or (command in ("update", "all") and draw(st.booleans())):
        words.append(f"with check ({draw(st.sampled_from(conditions))})")
    text = " ".join(words)
    if draw(st.integers(0, 3)) == 3:
        text += (
            f"; comment on policy {quoted(name)} on t is {literal(draw(st.sampled_from(TEXTS)))}"
        )
    return text


@st.composite
def privileges(draw, found):
    columns = ", ".join(quoted(name) for name in ["id", *found][:2])
    what = draw(st.sampled_from(["select", "insert", "all", f"update ({columns})", "references"]))
    role = draw(st.sampled_from(["anon", "authenticated", "public"]))
    grantable = role != "public" and draw(st.integers(0, 3)) == 3
    return f"grant {what} on t to {role}{' with grant option' if grantable else ''}"


@st.composite
def others(draw, found, ordinary):
    """A trigger, statistics, a setting or a comment."""
    name = quoted(draw(st.sampled_from([*found, "id"])))
    return draw(
        st.sampled_from(
            [
                "create trigger s before update on t for each row execute function f()",
                f'create trigger "The Trigger" after update of {name} on t for each row'
                f" when (old.{name} is null) execute function f('it''s')",
                f"create statistics s on id, {quoted((ordinary or ['id'])[0])} from t"
                if ordinary
                else "comment on table t is ''",
                "alter table t replica identity full",
                f"alter table t alter {quoted((ordinary or ['id'])[-1])} set statistics 50",
                "comment on table t is 'x'",
                "comment on constraint t_pkey on t is 'it''s'",
                "create rule r as on delete to t where old.id > 3 do also select 1",
            ]
        )
    )


@st.composite
def next_versions(draw, table: Table):
    """A table that `table` may become: columns go, change, get other names, and come."""
    found, renamed, fill = {}, {}, {}
    for name, column in table.columns.items():
        if column.generated:
            continue
        what = draw(st.sampled_from(["stay", "stay", "wider", "other", "type", "rename", "go"]))
        if what == "stay":
            found[name] = column
        elif what == "wider":
            found[name] = draw(columns((*WIDER.get(column.type, ()), column.type)))
        elif what == "other":
            found[name] = draw(columns((column.type,)))
        elif what == "type":
            found[name] = draw(columns())
        elif what == "rename":
            rest = [new for new in NAMES if new not in (*table.columns, *renamed.values())]
            if rest:
                renamed[name] = draw(st.sampled_from(rest))
    for old, new in renamed.items():
        found[new] = table.columns[old]
    for name, column in draw(
        st.dictionaries(st.sampled_from(NAMES), columns(), max_size=2)
    ).items():
        found.setdefault(name, column)
    for name, column in found.items():
        if column.is_not_null and not column.identity and draw(st.integers(0, 4)) == 4:
            fill[name] = f"{VALUES[column.type][0]}::{column.type}"
    order = draw(st.permutations(sorted(found)))
    upgrade = {"renamed": renamed, "fill": fill}
    return draw(around({name: found[name] for name in order}, upgrade))


@st.composite
def rows(draw, table: Table):
    """Statements that put rows into `table`, or try to."""
    lines = []
    for key in range(draw(st.integers(0, 5))):
        values = {"id": str(key)}
        for name, column in table.columns.items():
            if column.generated or column.identity:
                continue
            value = st.sampled_from(VALUES[column.type])
            if column.reference:
                value = st.sampled_from(["0", "1"])
            values[name] = draw(value if column.is_not_null else st.just("null") | value)
        names = ", ".join(quoted(name) for name in values)
        lines.append(f"insert into t ({names}) values ({', '.join(values.values())})")
    return lines
