"""Reads Python: supabase-py, queries given to a cursor, and tables of SQLAlchemy."""

import ast
import re
import warnings

from ..finding import Place
from .chains import Argument, Call, read_chain, read_rpc
from .sql import LOOKS_LIKE_SQL, read_sql
from .usage import Usage, Use

WORTH_PARSING = re.compile(
    rb"\btable\s*\(|\bfrom_\s*\(|\brpc\s*\(|execute|__tablename__|\bTable\s*\(|\btext\s*\(|\bfetch"
)
TABLE_METHODS = {"select", "insert", "update", "upsert", "delete"}
SQL_METHODS = {"execute", "executemany", "text", "fetch", "fetchrow", "fetchval", "read_sql"}
COLUMN_MAKERS = {"Column", "mapped_column"}


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
    Module(file, usage).visit(tree)


class Module(ast.NodeVisitor):
    def __init__(self, file: str, usage: Usage) -> None:
        self.file = file
        self.usage = usage
        self.inner: set[int] = set()
        """Calls that were read as part of a chain."""

    def place(self, node: ast.AST) -> Place:
        return Place(self.file, node.lineno)

    def visit_Call(self, node: ast.Call) -> None:
        if id(node) not in self.inner:
            self.read(node)
        self.generic_visit(node)

    def read(self, node: ast.Call) -> None:
        calls, receiver = self.chain(node)
        for position, call in enumerate(calls):
            follow = calls[position + 1 : position + 2]
            if call.method in {"table", "from_"} and follow and follow[0].method in TABLE_METHODS:
                read_chain(calls[position:], self.usage)
                return
            if call.method == "from_" and receiver.endswith("storage"):
                self.usage.storage[call.text or "(built at run time)"] += 1
                return
            if call.method == "rpc" and call.arguments:
                read_rpc(call, self.usage)
                return
        function = node.func
        name = getattr(function, "attr", getattr(function, "id", ""))
        if name in SQL_METHODS and node.args:
            self.query(node.args[0])
        elif name == "Table" and node.args and isinstance(string(node.args[0]), str):
            self.declare(string(node.args[0]), node, node.args[1:])

    def chain(self, node: ast.Call) -> tuple[list[Call], str]:
        """The calls chained up to this one, the first one first, and what they start from."""
        found = []
        value: ast.AST = node
        while isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
            self.inner.add(id(value))
            arguments = [self.argument(one) for one in value.args]
            line = value.func.end_lineno
            found.append(Call(value.func.attr, Place(self.file, line), arguments))
            value = value.func.value
        return found[::-1], ast.unparse(value) if isinstance(value, ast.Attribute) else ""

    def argument(self, node: ast.AST) -> Argument:
        found = Argument(self.place(node), text=string(node))
        if isinstance(node, ast.Dict):
            found.keys = {
                string(key): self.place(key) for key in node.keys if key and string(key) is not None
            }
        elif isinstance(node, ast.List):
            found.keys = {}
            for one in node.elts:
                found.keys.update(self.argument(one).keys or {})
        elif isinstance(node, ast.JoinedStr | ast.BinOp | ast.Name | ast.Call):
            found.built = True
        return found

    def query(self, node: ast.AST) -> None:
        text = string(node)
        if text and LOOKS_LIKE_SQL.match(text):
            read_sql(text, self.place(node), self.usage, python=True)
        elif isinstance(node, ast.JoinedStr):
            start = string(node.values[0]) if node.values else None
            if start and re.match(r"\s*(select|insert|update|delete|with)\b", start, re.IGNORECASE):
                self.usage.run_time_names.append((self.place(node), "query"))

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        name = None
        for one in node.body:
            if isinstance(one, ast.Assign) and getattr(one.targets[0], "id", "") == "__tablename__":
                name = string(one.value)
        if name:
            use = Use(self.place(node), name, "declare", source="sqlalchemy")
            for one in node.body:
                target = (
                    getattr(one, "target", None) or (getattr(one, "targets", None) or [None])[0]
                )
                value = getattr(one, "value", None)
                if isinstance(target, ast.Name) and made_column(value):
                    first = string(value.args[0]) if value.args else None
                    use.columns[first or target.id] = self.place(one)
            self.usage.uses.append(use)
        self.generic_visit(node)

    def declare(self, name: str, node: ast.AST, parts: list[ast.AST]) -> None:
        use = Use(self.place(node), name, "declare", source="sqlalchemy")
        for one in parts:
            if made_column(one) and one.args and string(one.args[0]):
                use.columns[string(one.args[0])] = self.place(one)
        self.usage.uses.append(use)


def made_column(node: ast.AST | None) -> bool:
    function = getattr(node, "func", None)
    return getattr(function, "attr", getattr(function, "id", "")) in COLUMN_MAKERS


def string(node: ast.AST | None) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None
