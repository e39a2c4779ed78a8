"""Random databases of several models that use each other, and what they may become."""

from dataclasses import dataclass, replace

from hypothesis import strategies as st

from support.several import Model

TABLES = ("ta", "tb", "tc")
FUNCTIONS = ("f", "g", "h")

VIEW_KIND: str | None = "sql_view"
"""The kind of model that makes a view; None: views are made by hand."""

STEPS = 5
"""How many changes a database goes through."""

ACCESS = """
alter table {0} enable row level security;
alter table {0} force row level security;
create policy client_none on {0} for all to anon, authenticated using (false) with check (false);
"""


def function(name: str, arguments: list[str], result: str, body: str) -> str:
    """The statements that make a function and say who may call it."""
    head = ", ".join(f"x{place} {kind}" for place, kind in enumerate(arguments))
    signature = f"{name}({', '.join(arguments)})"
    return (
        f"create or replace function {name}({head}) returns {result} language sql immutable "
        f"set search_path = '' as $$ select ({body})::{result} $$;\n"
        f"revoke all on function {signature} from public;\n"
        f"grant execute on function {signature} to authenticated;"
    )


@dataclass(frozen=True)
class Function:
    name: str
    arguments: int
    result: str
    overload: str | None
    """The result of a second function of its name, which takes a text."""
    has_own_file: bool
    """Whether the second function is another model's; it is always there then."""

    @property
    def models(self) -> list[Model]:
        arguments = ["integer"] * self.arguments
        text = function(self.name, arguments, self.result, f"x0 * {self.arguments}")
        more = self.overload and function(self.name, ["text"], self.overload, "length(x0)")
        if not self.has_own_file:
            return [Model(self.name, "sql_function", "\n".join(filter(None, [text, more])))]
        own = f'{{"arguments": "{", ".join(arguments)}"}}'
        other = f'{{"arguments": "text", "function": "{self.name}"}}'
        return [
            Model(self.name, "sql_function", text, meta=own),
            Model(f"{self.name}_of_text", "sql_function", more, meta=other),
        ]

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
    late: str | None
    """The table that its late foreign key refers to, which refers to this one or comes later."""
    has_unique: bool
    checked_by: str | None
    default_by: str | None
    index_by: str | None
    generated_by: str | None
    policy: tuple[str, str] | None
    """A function and "", or a table and its column."""


@dataclass(frozen=True)
class View:
    name: str
    table: str
    column: str
    called: str | None
    """The function that one of its columns calls."""


@dataclass(frozen=True)
class Database:
    labels: tuple[str, ...]
    functions: dict[str, Function]
    tables: dict[str, Table]
    views: tuple[View, ...]

    def foreign_key(self, table: Table, name: str, other: str, column: str) -> str:
        key = self.tables[other].key
        own = ", ".join(column if part == "id" else part for part in key)
        return (
            f"constraint {table.name}_{name} foreign key ({own})"
            f" references {other} ({', '.join(key)})"
        )

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
            refs.add(table.parent)
            parts.append("p_id integer default 1")
            parts.append(self.foreign_key(table, "parent", table.parent, "p_id"))
        if table.late:
            parts.append("l_id integer default 1")
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
        return Model(table.name, "durable_table", text, tuple(sorted(refs)), self.late(table))

    def late(self, table: Table) -> str:
        """What a table says below `meta` of its late foreign key, as JSON."""
        if not table.late:
            return "{}"
        added = self.foreign_key(table, "late", table.late, "l_id")
        return f'{{"late": {{"{table.late}": "alter table {table.name} add {added}"}}}}'

    def view_sql(self, view: View) -> str:
        called = f", {self.functions[view.called].call('x')} as y" if view.called else ""
        return (
            f"create view {view.name} with (security_invoker) as"
            f" select id, {view.column}{called} from {view.table};"
        )

    @property
    def models(self) -> list[Model]:
        labels = ", ".join(f"'{label}'" for label in self.labels)
        views = self.views if VIEW_KIND else ()
        return [
            Model("mood", "enum_type", f"create type mood as enum ({labels});"),
            *(model for function in self.functions.values() for model in function.models),
            *(self.table_model(table) for table in self.tables.values()),
            *(
                Model(
                    view.name,
                    VIEW_KIND,
                    self.view_sql(view),
                    tuple(filter(None, [view.table, view.called])),
                )
                for view in views
            ),
        ]

    @property
    def by_hand(self) -> dict[str, str]:
        """What no model makes, by name."""
        return {} if VIEW_KIND else {view.name: self.view_sql(view) for view in self.views}

    @property
    def statements(self) -> list[str]:
        """All of it, for an empty database."""
        late = [
            f"alter table {table.name} add {self.foreign_key(table, 'late', table.late, 'l_id')};"
            for table in self.tables.values()
            if table.late
        ]
        return [*(model.sql for model in self.models), *late, *self.by_hand.values()]

    def kept_by_hand(self, before: "Database") -> set[str]:
        """The views by hand that may stay while this one comes of `before`."""
        return {
            view.name
            for view in self.views
            if view in before.views and view.column in ("id", "x", *self.tables[view.table].columns)
        }


def some_function(draw, name: str) -> Function:
    results = st.sampled_from(["integer", "bigint", "numeric"])
    return Function(
        name,
        draw(st.integers(1, 2)),
        draw(results),
        draw(results if name == "h" else st.none() | results),
        has_own_file=name == "h",
    )


def some_table(draw, name: str, tables: dict[str, Table]) -> Table:
    """A table that may use what the `tables` before it have."""
    functions = st.none() | st.sampled_from(FUNCTIONS)
    columns = {}
    for column in ("n", "m"):
        kind = draw(st.sampled_from([None, "integer", "bigint", "text", "mood"]))
        if kind:
            columns[column] = kind
    earlier = [other for other in TABLES[: TABLES.index(name)] if other in tables]
    later = TABLES[TABLES.index(name) + 1 :]
    readable = [(other, column) for other in earlier for column in tables[other].columns]
    policy = draw(
        st.none()
        | st.tuples(st.sampled_from(FUNCTIONS), st.just(""))
        | (st.sampled_from(readable) if readable else st.none())
    )
    return Table(
        name,
        columns,
        draw(st.sampled_from([("id",), ("id", "x")])),
        draw(st.none() | st.sampled_from(earlier)) if earlier else None,
        draw(st.none() | st.sampled_from(later)) if later else None,
        draw(st.booleans()),
        draw(functions),
        draw(functions),
        draw(functions),
        draw(functions),
        policy,
    )


@st.composite
def some_view(draw, tables: dict[str, Table]):
    table = draw(st.sampled_from(TABLES))
    return View(
        draw(st.sampled_from(["va", "vb"])),
        table,
        draw(st.sampled_from(["x", *tables[table].columns])),
        draw(st.none() | st.sampled_from(["f", "g"])) if VIEW_KIND else None,
    )


def redrawn(draw, before: Database | None, parts: set[str]) -> Database:
    """What `before` becomes when these parts of it change; what used what goes does not."""
    functions = {
        name: some_function(draw, name) if name in parts else before.functions[name]
        for name in FUNCTIONS
    }
    tables: dict[str, Table] = {}
    for name in TABLES:
        if name in parts:
            tables[name] = some_table(draw, name, tables)
        else:
            tables[name] = kept_table(before.tables[name], tables)
    labels = before and before.labels
    if "mood" in parts:
        labels = draw(st.sampled_from([("a", "b"), ("a", "c", "b"), ("a",), ("b", "a")]))
    if "views" in parts:
        views = draw(st.lists(some_view(tables), max_size=2, unique_by=lambda view: view.name))
    else:
        views = [
            view if has_column(tables, view.table, view.column) else replace(view, column="x")
            for view in before.views
            if VIEW_KIND or has_column(tables, view.table, view.column)
        ]
    return Database(labels, functions, tables, tuple(views))


def kept_table(table: Table, tables: dict[str, Table]) -> Table:
    """The table, without a policy that reads a column that is gone."""
    if table.policy and table.policy[1] and not has_column(tables, *table.policy):
        return replace(table, policy=None)
    return table


def has_column(tables: dict[str, Table], table: str, column: str) -> bool:
    return column in ("id", "x", *tables[table].columns)


PARTS = ("mood", *FUNCTIONS, *TABLES, "views")

ROWS = "insert into {0} (id) values {1}"


@st.composite
def changes(draw):
    """A database, and what it becomes step by step, each with the order in which models run."""
    database = first = redrawn(draw, None, {*PARTS})
    steps = []
    for _ in range(STEPS):
        count = draw(st.sampled_from([1, 1, 1, 2, 3]))
        parts = draw(st.sets(st.sampled_from(PARTS), min_size=count, max_size=count))
        database = redrawn(draw, database, parts)
        models = database.models
        is_ordered = draw(st.booleans())
        steps.append((database, models if is_ordered else draw(st.permutations(models))))
    return first, steps
