"""Reads Python: supabase-py, queries given to a cursor, and tables of SQLAlchemy."""

import ast
import re
import warnings
from collections.abc import Iterable

from ..finding import Place
from .chains import Argument, Call, Chain, read_chain, read_rpc
from .clients import MAKERS, rights
from .sql import LOOKS_LIKE_SQL, read_sql
from .usage import Usage, Use

WORTH_PARSING = re.compile(
    rb"\btable\s*\(|\bfrom_\s*\(|\brpc\s*\(|execute|__tablename__|\bTable\s*\(|\btext\s*\(|\bfetch"
)
STARTS_LIKE_SQL = re.compile(r"\s*(select|insert|update|delete|with)\b", re.IGNORECASE)
TABLE_METHODS = {"select", "insert", "update", "upsert", "delete"}
SQL_METHODS = {"execute", "executemany", "text", "fetch", "fetchrow", "fetchval", "read_sql"}
COLUMN_MAKERS = {"Column", "mapped_column"}

Value = ast.AST | Chain | None
"""What a name is given: an expression, a chain, or what is not known."""


def read_python(content: bytes, file: str, usage: Usage) -> None:
    if not WORTH_PARSING.search(content):
        return
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError) as error:
        usage.skipped.append((Place(file, getattr(error, "lineno", 0) or 0), "is no Python 3"))
        return
    module = Module(file, usage)
    module.visit(tree)
    for chain in module.chains:
        if not chain.is_start:
            read_chain(chain, usage)


class Module(ast.NodeVisitor):
    def __init__(self, file: str, usage: Usage) -> None:
        self.file = file
        self.usage = usage
        self.inner: set[int] = set()
        """Calls that were read as part of a chain."""
        self.ends: dict[int, Chain] = {}
        """The chain that a call is the end of."""
        self.chains: list[Chain] = []
        self.scopes: list[dict[str, Value]] = [{}]
        self.conditions = [0]
        """How many conditions stand around the statement, by scope."""

    def place(self, node: ast.AST) -> Place:
        return Place(self.file, node.lineno)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        self.scopes.append({argument.arg: None for argument in arguments})
        self.conditions.append(0)
        self.generic_visit(node)
        self.scopes.pop()
        self.conditions.pop()

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_If(self, node: ast.If | ast.For | ast.While | ast.Try) -> None:
        self.conditions[-1] += 1
        self.generic_visit(node)
        self.conditions[-1] -= 1

    visit_For = visit_While = visit_Try = visit_If  # noqa: N815

    def visit_Assign(self, node: ast.Assign) -> None:
        self.visit(node.value)
        value = self.ends.get(id(node.value), node.value)
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.give(target.id, value)
            else:
                self.visit(target)

    def give(self, name: str, value: Value) -> None:
        scope = self.scopes[-1]
        before = scope.get(name, value)
        if isinstance(before, Chain) or isinstance(value, Chain):
            scope[name] = value
        else:
            # given two values, it is not known which it has
            scope[name] = value if before is value or same(before, value) else None

    def known(self, node: ast.AST) -> Value:
        """What an expression stands for: itself, unless it is a name."""
        if not isinstance(node, ast.Name):
            return node
        for scope in reversed(self.scopes):
            if node.id in scope:
                return scope[node.id]
        return None

    def visit_Call(self, node: ast.Call) -> None:
        if id(node) not in self.inner:
            self.read(node)
        self.generic_visit(node)

    def read(self, node: ast.Call) -> None:
        calls, receiver = self.chain(node)
        held = self.known(receiver)
        if calls and isinstance(held, Chain):
            # `document.table("x")` is kept as well, and is none of a database
            if held.operation or calls[0].method in TABLE_METHODS:
                for call in calls:
                    call.is_optional = self.conditions[-1] > held.conditions
                self.keep(held.continued(calls), node)
            return
        for position, call in enumerate(calls):
            before = calls[position - 1] if position else None
            schema = before.text or "" if before and before.method == "schema" else ""
            follow = calls[position + 1 : position + 2]
            if call.method == "from_" and is_storage(receiver):
                self.usage.storage[call.text or "(built at run time)"] += 1
                return
            if call.method in {"table", "from_"} and (
                (follow and follow[0].method in TABLE_METHODS) or (not follow and call.arguments)
            ):
                chain = Chain(calls[position:], schema, self.rights(receiver))
                # alone it may be anything; kept and continued it is a table
                chain.is_start = not follow
                chain.conditions = self.conditions[-1]
                self.keep(chain, node)
                return
            if call.method == "rpc" and call.arguments:
                read_rpc(call, self.usage, schema, self.rights(receiver))
                return
        function = node.func
        name = getattr(function, "attr", getattr(function, "id", ""))
        if name in SQL_METHODS and node.args:
            self.query(node.args[0])
        elif name == "Table" and node.args and self.string(node.args[0]):
            self.declare(self.string(node.args[0]), node, node.args[1:], keyword(node, "schema"))

    def keep(self, chain: Chain, node: ast.Call) -> None:
        self.ends[id(node)] = chain
        if chain not in self.chains:
            self.chains.append(chain)

    def rights(self, receiver: ast.AST) -> str:
        made = self.known(receiver)
        if isinstance(made, ast.Await):
            made = made.value
        name = getattr(getattr(made, "func", None), "attr", getattr(made, "func", None))
        maker = name if isinstance(name, str) else getattr(name, "id", "")
        if not isinstance(made, ast.Call) or not MAKERS.match(maker):
            return ""
        given = [*made.args, *(one.value for one in made.keywords)]
        known = [self.known(one) for one in given]
        return rights(
            maker, " ".join(ast.unparse(one) for one in known if isinstance(one, ast.AST))
        )

    def chain(self, node: ast.Call) -> tuple[list[Call], ast.AST]:
        """The calls chained up to this one, the first one first, and what they start from."""
        found = []
        value: ast.AST = node
        while isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
            self.inner.add(id(value))
            arguments = [self.argument(one) for one in value.args]
            if value.keywords:
                named = {one.arg: self.string(one.value) for one in value.keywords if one.arg}
                given = {name: text for name, text in named.items() if text is not None}
                arguments.append(Argument(self.place(value), values=given))
            line = value.func.end_lineno
            found.append(Call(value.func.attr, Place(self.file, line), arguments))
            value = value.func.value
        return found[::-1], value

    def argument(self, node: ast.AST) -> Argument:
        found = Argument(self.place(node), text=self.string(node))
        value = self.known(node)
        if isinstance(value, ast.Dict):
            found.keys = {
                string(key): self.place(key)
                for key in value.keys
                if key and string(key) is not None
            }
        elif isinstance(value, ast.List):
            found.keys = {}
            for one in value.elts:
                found.keys.update(self.argument(one).keys or {})
        elif found.text is None:
            found.built = isinstance(node, ast.JoinedStr | ast.BinOp | ast.Name | ast.Call)
        return found

    def string(self, node: ast.AST | None) -> str | None:
        known = self.known(node) if node is not None else None
        return string(known) if isinstance(known, ast.AST) else None

    def query(self, node: ast.AST) -> None:
        known = self.known(node)
        if isinstance(known, ast.Call):
            self.composed(known)
            return
        text = string(known) if isinstance(known, ast.AST) else None
        if text and LOOKS_LIKE_SQL.match(text):
            read_sql(text, self.place(known), self.usage, python=True)
        elif isinstance(known, ast.JoinedStr):
            start = string(known.values[0]) if known.values else None
            if start and STARTS_LIKE_SQL.match(start):
                self.usage.run_time_names.append((self.place(known), "query"))

    def composed(self, node: ast.Call) -> None:
        """psycopg's `SQL("...")`, and `SQL("... {}").format(...)`, which is not known."""
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        inner = getattr(node.func, "value", None)
        if name == "SQL" and node.args:
            self.query(node.args[0])
        elif name == "format" and isinstance(inner, ast.Call) and inner.args:
            start = self.string(inner.args[0])
            if start and STARTS_LIKE_SQL.match(start):
                self.usage.run_time_names.append((self.place(node), "query"))

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        given = {
            one.targets[0].id: one.value
            for one in node.body
            if isinstance(one, ast.Assign) and isinstance(one.targets[0], ast.Name)
        }
        if name := self.string(given.get("__tablename__")):
            use = self.declare(name, node, (), schema_of(given.get("__table_args__")))
            for one in node.body:
                target = getattr(one, "target", None) or getattr(one, "targets", [None])[0]
                value = getattr(one, "value", None)
                if isinstance(target, ast.Name) and made_column(value):
                    first = self.string(value.args[0]) if value.args else None
                    use.columns[first or target.id] = self.place(one)
        self.generic_visit(node)

    def declare(
        self, name: str, node: ast.AST, parts: Iterable[ast.AST], schema: str | None
    ) -> Use:
        full = f"{schema}.{name}" if schema else name
        use = Use(self.place(node), full, "declare", source="sqlalchemy")
        for one in parts:
            if made_column(one) and one.args and self.string(one.args[0]):
                use.columns[self.string(one.args[0])] = self.place(one)
        self.usage.uses.append(use)
        return use


def same(one: Value, other: Value) -> bool:
    return (
        isinstance(one, ast.AST) and isinstance(other, ast.AST) and ast.dump(one) == ast.dump(other)
    )


def is_storage(receiver: ast.AST) -> bool:
    return getattr(receiver, "attr", getattr(receiver, "id", "")).endswith("storage")


def keyword(node: ast.Call, name: str) -> str | None:
    return next((string(one.value) for one in node.keywords if one.arg == name), None)


def schema_of(arguments: ast.AST | None) -> str | None:
    """The schema in `{"schema": "billing"}`, or in such a one at the end of a tuple."""
    if isinstance(arguments, ast.Tuple) and arguments.elts:
        arguments = arguments.elts[-1]
    if isinstance(arguments, ast.Dict):
        for key, value in zip(arguments.keys, arguments.values, strict=True):
            if key is not None and string(key) == "schema":
                return string(value)
    return None


def made_column(node: ast.AST | None) -> bool:
    function = getattr(node, "func", None)
    return getattr(function, "attr", getattr(function, "id", "")) in COLUMN_MAKERS


def string(node: ast.AST | None) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None
