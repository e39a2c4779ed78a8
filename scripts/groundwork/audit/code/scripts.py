"""A parsed script of TypeScript, TSX or JavaScript, and what the expressions in it stand for."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import tree_sitter_typescript
from tree_sitter import Language, Node, Parser, Query, QueryCursor

from .clients import MAKERS, rights
from .scopes import FUNCTIONS, Scopes, string_of, text, unwrapped

if TYPE_CHECKING:
    from .modules import Modules

TYPESCRIPT = Language(tree_sitter_typescript.language_typescript())
TSX = Language(tree_sitter_typescript.language_tsx())

DECLARATIONS = """
(variable_declarator name: (identifier) @name value: (_)? @value)
(function_declaration name: (identifier) @name) @function
(required_parameter pattern: (identifier) @parameter)
(optional_parameter pattern: (identifier) @parameter)
(arrow_function parameter: (identifier) @parameter)
(shorthand_property_identifier_pattern) @parameter
(pair_pattern value: (identifier) @parameter)
(for_in_statement left: (identifier) @parameter)
(assignment_expression left: (identifier) @assigned right: (_) @value)
(assignment_expression
    left: (member_expression object: (this) property: (property_identifier) @field)
    right: (_) @value)
(public_field_definition name: (property_identifier) @field value: (_) @value)
"""
PARSERS = {language: Parser(language) for language in (TYPESCRIPT, TSX)}
QUERIES = {language: Query(language, DECLARATIONS) for language in (TYPESCRIPT, TSX)}

DEEPEST = 8
"""So many declarations are followed from one name to what it stands for."""


def language_of(file: str) -> Language:
    return TYPESCRIPT if file.endswith((".ts", ".mts", ".cts")) else TSX


class Script:
    """`path` is None, and no import is followed, when the content is of no file."""

    def __init__(
        self, content: bytes, file: str, path: Path | None = None, modules: "Modules | None" = None
    ) -> None:
        self.content = content
        self.path = path
        self.modules = modules
        self.language = language_of(file)
        self.root = PARSERS[self.language].parse(content).root_node

    @property
    def scopes(self) -> Scopes:
        return self.declarations[0]

    @property
    def fields(self) -> dict[str, list[Node]]:
        """By name, what fields of `this` are given."""
        return self.declarations[1]

    @cached_property
    def declarations(self) -> tuple[Scopes, dict[str, list[Node]]]:
        scopes, fields, assigned = Scopes(), defaultdict(list), []
        for _, found in QueryCursor(QUERIES[self.language]).matches(self.root):
            value = found["value"][0] if "value" in found else None
            if "name" in found:
                scopes.declare(found["name"][0], found.get("function", [value])[0])
            elif "parameter" in found:
                scopes.declare(found["parameter"][0])
            elif "assigned" in found:
                assigned.append((found["assigned"][0], value))
            else:
                fields[text(found["field"][0])].append(value)
        for name, value in assigned:
            scopes.assign(name, value)
        # `let client;` is given nothing yet
        for given in scopes.given.values():
            if len(given) > 1 and given[0] is None:
                del given[0]
        return scopes, fields

    @cached_property
    def imports(self) -> dict[str, tuple[str, str]]:
        """By local name: the module, and the name there (`default`, or `*` for all of it)."""
        found = {}
        for statement in self.root.named_children:
            if statement.type != "import_statement":
                continue
            source = statement.child_by_field_name("source")
            module = string_of(source) if source else None
            for clause in statement.named_children if module else ():
                for one in clause.named_children if clause.type == "import_clause" else ():
                    if one.type == "identifier":
                        found[text(one)] = (module, "default")
                    elif one.type == "namespace_import":
                        found[text(one.named_children[0])] = (module, "*")
                    else:
                        for local, name in specifiers(one):
                            found[local] = (module, name)
        return found

    def stands_for(self, node: Node, depth: int = 0) -> "tuple[Script, Node] | None":
        """The expression that a name, a field of `this` or a member of an object stands for, and
        the script it is in; the expression itself when it is no name."""
        node = unwrapped(node)
        if depth > DEEPEST:
            return None
        if node.type == "identifier":
            return self.named(node, depth)
        if node.type != "member_expression":
            return self, node
        owner, name = node.child_by_field_name("object"), node.child_by_field_name("property")
        if owner.type == "this":
            given = self.fields.get(text(name), [])
            return self.stands_for(given[0], depth + 1) if len(given) == 1 else None
        if owner.type == "identifier" and self.imports.get(text(owner), ("", ""))[1] == "*":
            return self.imported(self.imports[text(owner)][0], text(name), depth)
        known = self.stands_for(owner, depth + 1)
        if known and known[1].type == "object":
            script, object_node = known
            for key, value in pairs(object_node):
                if key == text(name):
                    return script.stands_for(value, depth + 1)
            return None
        return self, node

    def named(self, name: Node, depth: int) -> "tuple[Script, Node] | None":
        if self.scopes.find(name):
            value = self.scopes.value(name)
            return self.stands_for(value, depth + 1) if value else None
        if text(name) in self.imports:
            module, its_name = self.imports[text(name)]
            return self.imported(module, its_name, depth)
        return None

    def imported(self, module: str, name: str, depth: int) -> "tuple[Script, Node] | None":
        script = self.modules and self.path and self.modules.script(self.path, module)
        return script.exported(name, depth + 1) if script and depth <= DEEPEST else None

    def exported(self, name: str, depth: int = 0) -> "tuple[Script, Node] | None":
        stars = []
        for statement in self.root.named_children:
            if statement.type != "export_statement":
                continue
            source = statement.child_by_field_name("source")
            clause = [one for one in statement.named_children if one.type == "export_clause"]
            for exported, local in specifiers(clause[0]) if clause else ():
                if exported == name:
                    if source:
                        return self.imported(string_of(source), local, depth)
                    return self.at_top(local, depth)
            if source and not clause:
                stars.append(string_of(source))
            value = statement.child_by_field_name("value")
            if name == "default" and value is not None:
                return self.stands_for(value, depth)
            declaration = statement.child_by_field_name("declaration")
            if declaration is not None and name in declared_names(declaration):
                return self.at_top(name, depth)
        found = (self.imported(module, name, depth) for module in stars)
        return next((one for one in found if one), None)

    def at_top(self, name: str, depth: int) -> "tuple[Script, Node] | None":
        """What a name of the script's outermost scope stands for."""
        given = self.scopes.given.get((self.root.id, name), [])
        if len(given) == 1 and given[0] is not None:
            return self.stands_for(given[0], depth + 1)
        if name in self.imports:
            return self.imported(*self.imports[name], depth)
        return None

    def string(self, node: Node) -> str | None:
        """The text that an expression stands for."""
        known = self.stands_for(node)
        return string_of(known[1]) if known else None

    def rights(self, node: Node, depth: int = 0) -> str:
        """Whose rights the client has that an expression stands for; see clients.rights."""
        known = self.stands_for(node)
        if known is None or depth > DEEPEST or known[1].type != "call_expression":
            return ""
        script, call = known
        function = call.child_by_field_name("function")
        arguments = call.child_by_field_name("arguments")
        if function.type == "member_expression":
            if text(function.child_by_field_name("property")) == "schema":
                return script.rights(function.child_by_field_name("object"), depth + 1)
        elif MAKERS.match(text(function)) and arguments.named_children:
            said = "".join(script.sources(one) for one in arguments.named_children)
            return rights(text(function), said)
        made = script.stands_for(function)
        if made and made[1].type in FUNCTIONS:
            returned = {made[0].rights(one, depth + 1) for one in returns(made[1])}
            return returned.pop() if len(returned) == 1 else ""
        return ""

    def sources(self, node: Node) -> str:
        """The text of an argument, and of what the names in it stand for."""
        known = self.stands_for(node) if node.type in {"identifier", "member_expression"} else None
        return text(node) + (text(known[1]) if known else "")


def specifiers(clause: Node) -> Iterator[tuple[str, str]]:
    """Of `{ a as b }`, `b` and `a`; of an import the local name comes first, so of an export."""
    for one in clause.named_children:
        name, alias = one.child_by_field_name("name"), one.child_by_field_name("alias")
        if name is not None:
            yield text(alias or name), text(name)


def declared_names(declaration: Node) -> list[str]:
    named = [declaration, *declaration.named_children]
    names = (one.child_by_field_name("name") for one in named)
    return [text(name) for name in names if name is not None]


def pairs(object_node: Node) -> Iterator[tuple[str, Node]]:
    for one in object_node.named_children:
        if one.type == "pair":
            key = one.child_by_field_name("key")
            yield string_of(key) or text(key), one.child_by_field_name("value")


def returns(function: Node) -> Iterator[Node]:
    """What a function returns, not those inside of it."""
    body = function.child_by_field_name("body")
    if body.type != "statement_block":
        yield body
        return
    waiting = [body]
    while waiting:
        node = waiting.pop()
        if node.type == "return_statement" and node.named_children:
            yield node.named_children[0]
        elif node.type not in FUNCTIONS:
            waiting += node.named_children
