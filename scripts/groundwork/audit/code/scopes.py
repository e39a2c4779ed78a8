"""Which declaration a name in a script means."""

from collections import defaultdict

from tree_sitter import Node

FUNCTIONS = {
    "function_declaration", "function_expression", "arrow_function", "method_definition",
    "generator_function_declaration", "generator_function",
}  # fmt: skip
SCOPES = FUNCTIONS | {
    "program", "statement_block", "switch_body", "for_statement", "for_in_statement",
    "catch_clause", "class_body",
}  # fmt: skip
WRAPPED = {
    "as_expression", "satisfies_expression", "parenthesized_expression", "non_null_expression",
    "await_expression",
}  # fmt: skip

Declared = tuple[int, str]
"""A declaration: the scope it holds in, and its name."""


class Scopes:
    """The names declared in a script, each with the expressions that it is given."""

    def __init__(self) -> None:
        self.given: dict[Declared, list[Node | None]] = defaultdict(list)

    def declare(self, name: Node, value: Node | None = None) -> None:
        """`value` is None where the name may be anything, such as a parameter."""
        inside = name.parent if name.parent.type == "function_declaration" else name
        self.given[scope_of(inside).id, text(name)].append(value)

    def assign(self, name: Node, value: Node) -> None:
        if declared := self.find(name):
            self.given[declared].append(value)

    def find(self, name: Node) -> Declared | None:
        """What a name means where it stands; None when the script does not declare it."""
        node: Node | None = name
        while node is not None:
            if node.type in SCOPES and (node.id, text(name)) in self.given:
                return node.id, text(name)
            node = node.parent
        return None

    def value(self, name: Node) -> Node | None:
        """The one expression that a name stands for."""
        given = self.given.get(self.find(name) or (0, ""), [])
        return given[0] if len(given) == 1 else None


def scope_of(node: Node) -> Node:
    above = node.parent
    while above.parent is not None and above.type not in SCOPES:
        above = above.parent
    return above


def unwrapped(node: Node) -> Node:
    while node.type in WRAPPED and node.named_children:
        node = node.named_children[0]
    return node


def text(node: Node) -> str:
    return node.text.decode(errors="replace")


def string_of(node: Node) -> str | None:
    """The text of a string that is one as it stands."""
    if node.type not in {"string", "template_string"}:
        return None
    if any(one.type == "template_substitution" for one in node.named_children):
        return None
    return text(node)[1:-1]
