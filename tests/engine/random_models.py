"""Random databases of several models that use each other, and what they may become."""

from dataclasses import dataclass

from hypothesis import strategies as st

from support.several import Model

LABELS = ("a", "b", "c")
TABLES = ("ta", "tb", "tc")

ACCESS = """
alter table {0} enable row level security;
alter table {0} force row level security;
create policy client_none on {0} for all to anon, authenticated using (false) with check (false);
"""


@dataclass(frozen=True)
class Function:
    name: str
    arguments: int
    result: str

    @property
    def model(self) -> Model:
        names = [f"x{place} integer" for place in range(self.arguments)]
        head = f"{self.name}({', '.join(names)})"
        return Model(
            self.name,
            "sql_function",
            f"create or replace function {head} returns {self.result} language sql immutable "
            f"set search_path = '' as $$ select (x0 * {self.arguments})::{self.result} $$;\n"
            f"revoke all on function {self.name} from public;\n"
            f"grant execute on function {self.name} to authenticated;",
        )

    def call(self, value: str) -> str:
        return f"{self.name}({', '.join([value, *'1' * (self.arguments - 1)])})"


@dataclass(frozen=True)
class Table:
    name: str
    columns: dict[str, str]
    """Types by name, besides id and x."""
    key: tuple[str, ...]
    parent: str | None
    """The table that its foreign key refers to."""
    has_unique: bool
    checked_by: str | None
    default_by: str | None
    index_by: str | None
    generated_by: str | None
    policy: tuple[str, str] | None
    """A function and "", or a table and its column."""


@dataclass(frozen=True)
class Database:
    labels: tuple[str, ...]
    functions: dict[str, Function]
    tables: dict[str, Table]

    def table_model(self, table: Table) -> Model:
        parts = ["id integer not null", "x integer not null default 1"]
        refs: set[str] = set()
        for name, kind in table.columns.items():
            refs |= {"mood"} if kind == "mood" else set()
            parts.append(f"{name} {kind}")
        if table.default_by:
            parts.append(f"d bigint default {self.functions[table.default_by].call('4')}")
        if table.generated_by:
            call = self.functions[table.generated_by].call("x")
            parts.append(f"g bigint generated always as ({call}) stored")
        parts.append(f"primary key ({', '.join(table.key)})")
        if table.has_unique:
            parts.append(f"constraint {table.name}_unique unique (id, x)")
        if table.parent:
            parent = self.tables[table.parent]
            refs.add(parent.name)
            parts.append("p_id integer default 1")
            own = ["p_id" if name == "id" else "x" for name in parent.key]
            parts.append(
                f"constraint {table.name}_parent foreign key ({', '.join(own)})"
                f" references {parent.name} ({', '.join(parent.key)})"
            )
        if table.checked_by:
            call = self.functions[table.checked_by].call("x")
            parts.append(f"constraint {table.name}_check check ({call} >= 0)")
        statements = [f"create table {table.name} ({', '.join(parts)});"]
        if table.index_by:
            call = self.functions[table.index_by].call("x")
            statements.append(f"create index {table.name}_idx on {table.name} (({call}));")
        if table.policy:
            user, column = table.policy
            if column:
                refs.add(user)
                condition = (
                    f"exists (select from {user} as other where other.{column} is not null"
                    f" and other.id = {table.name}.id)"
                )
            else:
                condition = f"{self.functions[user].call('id')} > 0"
            statements.append(f"create policy reads on {table.name} using ({condition});")
        used = {table.checked_by, table.default_by, table.index_by, table.generated_by}
        refs |= used - {None}
        if table.policy and not table.policy[1]:
            refs.add(table.policy[0])
        text = "\n".join(statements) + ACCESS.format(table.name)
        return Model(table.name, "durable_table", text, tuple(sorted(refs)))

    @property
    def models(self) -> list[Model]:
        labels = ", ".join(f"'{label}'" for label in self.labels)
        return [
            Model("mood", "enum_type", f"create type mood as enum ({labels});"),
            *(function.model for function in self.functions.values()),
            *(self.table_model(table) for table in self.tables.values()),
        ]


@st.composite
def databases(draw) -> Database:
    functions = {
        name: Function(
            name, draw(st.integers(1, 2)), draw(st.sampled_from(["integer", "bigint", "numeric"]))
        )
        for name in ("f", "g")
    }
    tables: dict[str, Table] = {}
    some_function = st.none() | st.sampled_from(sorted(functions))
    for name in TABLES:
        columns = {}
        for column in ("n", "m"):
            kind = draw(st.sampled_from([None, "integer", "bigint", "text", "mood"]))
            if kind:
                columns[column] = kind
        readable = [(other, column) for other in tables for column in tables[other].columns]
        policy = draw(
            st.none()
            | st.tuples(st.sampled_from(sorted(functions)), st.just(""))
            | (st.sampled_from(readable) if readable else st.none())
        )
        tables[name] = Table(
            name,
            columns,
            draw(st.sampled_from([("id",), ("id", "x")])),
            draw(st.none() | st.sampled_from(sorted(tables))) if tables else None,
            draw(st.booleans()),
            draw(some_function),
            draw(some_function),
            draw(some_function),
            draw(some_function),
            policy,
        )
    labels = draw(st.sampled_from([("a", "b"), ("a", "c", "b"), ("a",), ("b", "a")]))
    return Database(labels, functions, tables)


ROWS = "insert into {0} (id) values (1), (2)"


@st.composite
def changes(draw):
    """A database, what it becomes, and the orders in which their models run."""
    before, after = draw(databases()), draw(databases())
    return before, after, draw(st.permutations(after.models)), draw(st.booleans())
