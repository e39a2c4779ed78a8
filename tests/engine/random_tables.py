"""Random declarations of a table, and random rows for it."""

from dataclasses import dataclass

from hypothesis import strategies as st

from .judge import literal, quoted

NAMES = ["a", "b", "Mixed Case", "select", "it's", "per%cent", "ünï"]

# By type: values as SQL, null excluded.
VALUES = {
    "smallint": ["0", "1", "-7", "32767"],
    "integer": ["0", "1", "-7", "2147483647"],
    "bigint": ["0", "1", "9007199254740993"],
    "numeric": ["0", "1.25", "-3"],
    "numeric(8, 2)": ["0", "1.25", "-3"],
    "text": ["''", "'a'", "'it''s'", "'ünï \"x\"'"],
    "varchar(12)": ["''", "'a'", "'it''s'"],
    "varchar": ["''", "'a'", "'longer than twelve letters'"],
    "boolean": ["true", "false"],
    "uuid": ["'6ba7b810-9dad-11d1-80b4-00c04fd430c8'", "'00000000-0000-0000-0000-000000000000'"],
    "date": ["'2024-02-29'", "'infinity'"],
    "timestamptz": ["'2024-02-29 01:02:03+00'", "'-infinity'"],
    "jsonb": ["'{}'", "'[1, \"a\"]'", "'null'"],
    "text[]": ["'{}'", "'{a,\"b c\",null}'"],
}

# Types whose values are the same in the next one.
WIDER = {
    "smallint": ["integer", "bigint", "numeric"],
    "integer": ["bigint", "numeric"],
    "bigint": ["numeric"],
    "varchar(12)": ["varchar", "text"],
    "varchar": ["text"],
    "numeric(8, 2)": ["numeric"],
}

# Without an order there is no btree index.
UNORDERED = {"jsonb"}


@dataclass(frozen=True)
class Column:
    type: str
    is_not_null: bool
    default: str | None
    is_unique: bool
    is_checked: bool
    is_reference: bool
    comment: str | None


@dataclass(frozen=True)
class Table:
    """The columns by name, and what belongs to the table as a whole."""

    columns: dict[str, Column]
    indexes: tuple[tuple[tuple[str, ...], bool], ...]
    """The columns of each, and whether it is partial."""
    policies: tuple[tuple[str, str, str], ...]
    """The name, command and role of each."""
    privileges: tuple[tuple[str, str], ...]
    comment: str | None
    fill_factor: int | None

    @property
    def sql(self) -> str:
        parts = ["id integer primary key"]
        parts += [clause(name, column) for name, column in self.columns.items()]
        options = f" with (fillfactor = {self.fill_factor})" if self.fill_factor else ""
        lines = [f"create table t ({', '.join(parts)}){options}"]
        for names, is_partial in self.indexes:
            known = [quoted(name) for name in names if name in self.columns] or ["id"]
            where = " where id > 3" if is_partial else ""
            lines.append(f"create index on t ({', '.join(known)}){where}")
        for name, command, role in self.policies:
            lines.append(
                f"create policy {quoted(name)} on t for {command} to {role}"
                + (" with check (id > 0)" if command == "insert" else " using (id > 0)")
            )
        for privilege, role in self.privileges:
            lines.append(f"grant {privilege} on t to {role}")
        if self.comment is not None:
            lines.append(f"comment on table t is {literal(self.comment)}")
        for name, column in self.columns.items():
            if column.comment is not None:
                lines.append(f"comment on column t.{quoted(name)} is {literal(column.comment)}")
        return ";\n".join(lines) + ";"


def clause(name: str, column: Column) -> str:
    words = [quoted(name), column.type]
    if column.default is not None:
        words.append(f"default {column.default}")
    if column.is_not_null:
        words.append("not null")
    if column.is_unique:
        words.append("unique")
    if column.is_checked:
        words.append(f"check ({quoted(name)} is null or id <> -1)")
    if column.is_reference:
        words.append("references p on delete cascade")
    return " ".join(words)


@st.composite
def columns(draw, types=tuple(VALUES)):
    kind = draw(st.sampled_from(types))
    is_reference = kind == "integer" and draw(st.booleans())
    return Column(
        type=kind,
        is_not_null=draw(st.booleans()),
        default=None if is_reference else draw(st.none() | st.sampled_from(VALUES[kind])),
        is_unique=kind not in UNORDERED and draw(st.integers(0, 4)) == 0,
        is_checked=draw(st.booleans()),
        is_reference=is_reference,
        comment=draw(st.none() | st.sampled_from(["x", "it's", ""])),
    )


@st.composite
def tables(draw):
    found = draw(st.dictionaries(st.sampled_from(NAMES), columns(), max_size=5))
    return draw(around(found))


@st.composite
def around(draw, found):
    """A table with these columns."""
    ordered = [name for name, column in found.items() if column.type not in UNORDERED]
    index = st.tuples(
        st.lists(st.sampled_from(ordered or ["id"]), min_size=1, max_size=2, unique=True).map(
            tuple
        ),
        st.booleans(),
    )
    policy = st.tuples(
        st.sampled_from(["p", "q", "The Policy"]),
        st.sampled_from(["select", "insert", "delete", "all"]),
        st.sampled_from(["anon", "authenticated", "anon, authenticated"]),
    )
    privilege = st.tuples(
        st.sampled_from(["select", "insert", "update (id)"]),
        st.sampled_from(["anon", "authenticated"]),
    )
    return Table(
        columns=found,
        indexes=tuple(draw(st.lists(index, max_size=2))),
        policies=tuple(draw(st.lists(policy, max_size=2, unique_by=lambda one: one[0]))),
        privileges=tuple(draw(st.lists(privilege, max_size=2))),
        comment=draw(st.none() | st.sampled_from(["x", "it's"])),
        fill_factor=draw(st.none() | st.sampled_from([70, 80])),
    )


@st.composite
def next_versions(draw, table: Table):
    """A table that `table` may become: columns go, change and come."""
    found = {}
    for name, column in table.columns.items():
        what = draw(st.sampled_from(["stay", "stay", "wider", "other", "type", "go"]))
        if what == "stay":
            found[name] = column
        elif what == "wider":
            found[name] = draw(columns((*WIDER.get(column.type, ()), column.type)))
        elif what == "other":
            found[name] = draw(columns((column.type,)))
        elif what == "type":
            found[name] = draw(columns())
    for name, column in draw(
        st.dictionaries(st.sampled_from(NAMES), columns(), max_size=2)
    ).items():
        found.setdefault(name, column)
    order = draw(st.permutations(sorted(found)))
    return draw(around({name: found[name] for name in order}))


@st.composite
def rows(draw, table: Table):
    """Statements that put rows into `table`, or try to."""
    lines = []
    for key in range(draw(st.integers(0, 5))):
        values = {"id": str(key)}
        for name, column in table.columns.items():
            value = st.sampled_from(VALUES[column.type])
            if column.is_reference:
                value = st.sampled_from(["0", "1"])
            values[name] = draw(value if column.is_not_null else st.just("null") | value)
        names = ", ".join(quoted(name) for name in values)
        lines.append(
            f"insert into t ({names}) values ({', '.join(values.values())}) on conflict do nothing"
        )
    return lines
