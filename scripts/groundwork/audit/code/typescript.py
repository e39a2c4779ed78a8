"""Reads TypeScript, TSX and JavaScript."""

import re
from pathlib import Path

from tree_sitter import Node, Query, QueryCursor

from ..finding import Place
from .chains import Argument, Call, Chain, read_chain, read_rpc
from .modules import Modules
from .scopes import FUNCTIONS, WRAPPED, Declared, string_of, text, unwrapped
from .scripts import TSX, TYPESCRIPT, Script, pairs
from .sql import LOOKS_LIKE_SQL, read_sql
from .usage import Usage

WORTH_PARSING = re.compile(
    rb"\bfrom\s*[(<]|\brpc\s*[(<]|\bsql\b|\$?(?:query|execute|unsafe|raw)\w*\s*[(`<]|Raw`"
)

CALLS = """
(call_expression
    function: (member_expression property: (property_identifier) @name)
    (#match? @name "^(from|rpc|query|execute|unsafe|raw|[$](query|execute)Raw(Unsafe)?)$")) @call
(call_expression function: (_) @tag arguments: (template_string)) @tagged
"""
CONTINUED = """
(call_expression function: (member_expression object: (identifier) @held)) @continued
"""
QUERIES = {language: Query(language, CALLS) for language in (TYPESCRIPT, TSX)}
CONTINUATIONS = {language: Query(language, CONTINUED) for language in (TYPESCRIPT, TSX)}

CONDITIONS = {
    "if_statement", "ternary_expression", "switch_case", "switch_default", "for_statement",
    "for_in_statement", "while_statement", "do_statement", "try_statement", "binary_expression",
}  # fmt: skip
SQL_METHODS = {"query", "execute", "unsafe", "raw", "$queryRawUnsafe", "$executeRawUnsafe"}
SQL_TAG = re.compile(
    rb"(?:^|[.\s])(?:sql|SQL|\$queryRaw|\$executeRaw|queryRaw)(?:<.*>)?$", re.DOTALL
)
TABLE_METHODS = {"select", "insert", "update", "upsert", "delete"}
CLIENT = re.compile(rb"supabase|client|\bsb\b|\bdb\b|admin|schema\(", re.IGNORECASE)
NO_CLIENT = re.compile(rb"^(?:[A-Z]\w*|gsap|knex|qb)$")
TABLE_NAME = re.compile(r"^[A-Za-z_][\w]*$")


def read_typescript(
    content: bytes,
    file: str,
    usage: Usage,
    path: Path | None = None,
    modules: Modules | None = None,
) -> None:
    if WORTH_PARSING.search(content):
        Reader(Script(content, file, path, modules), file, usage).read()


class Reader:
    def __init__(self, script: Script, file: str, usage: Usage) -> None:
        self.script = script
        self.content = script.content
        self.file = file
        self.usage = usage
        self.chains: list[Chain] = []
        self.held: dict[Declared, list[Chain]] = {}
        """Chains that are kept in a variable, to be continued."""

    def read(self) -> None:
        language, root = self.script.language, self.script.root
        for _, found in QueryCursor(QUERIES[language]).matches(root):
            if "call" in found:
                self.call(found["call"][0], text(found["name"][0]))
            elif SQL_TAG.search(found["tag"][0].text):
                self.query(found["tagged"][0].child_by_field_name("arguments"))
        if self.held:
            for _, found in QueryCursor(CONTINUATIONS[language]).matches(root):
                self.continued(found["continued"][0], found["held"][0])
        for chain in self.chains:
            if not chain.is_start:
                read_chain(chain, self.usage)

    def place(self, node: Node) -> Place:
        return Place(self.file, node.start_point[0] + 1)

    def call(self, node: Node, method: str) -> None:
        receiver = node.child_by_field_name("function").child_by_field_name("object")
        call = self.read_call(node, method)
        if method in SQL_METHODS:
            self.query_call(node)
        elif method == "rpc":
            if call.arguments and (
                call.text or call.arguments[0].built or CLIENT.search(receiver.text)
            ):
                read_rpc(call, self.usage, schema_of(receiver), self.script.rights(receiver))
        elif receiver.text.endswith(b".storage") or receiver.text == b"storage":
            self.usage.storage[call.text or "(built at run time)"] += 1
        elif call.arguments:
            following, last = self.following(node)
            is_table = bool(following) and following[0].method in TABLE_METHODS
            if NO_CLIENT.match(receiver.text) or (call.text and not TABLE_NAME.match(call.text)):
                return
            if is_table or CLIENT.search(receiver.text):
                chain = Chain([call, *following], schema_of(receiver), self.script.rights(receiver))
                self.chains.append(chain)
                self.hold(chain, last)

    def hold(self, chain: Chain, node: Node) -> None:
        """Remember the variable that the end of a chain is given to."""
        while node.parent.type in WRAPPED - {"await_expression"}:
            node = node.parent
        field = {"variable_declarator": "name", "assignment_expression": "left"}
        name = node.parent.child_by_field_name(field.get(node.parent.type, "none"))
        if name is not None and name.type == "identifier":
            declared = self.script.scopes.find(name)
            if declared and chain not in self.held.setdefault(declared, []):
                self.held[declared].append(chain)

    def continued(self, node: Node, name: Node) -> None:
        declared = self.script.scopes.find(name)
        chains = self.held.get(declared, [])
        if len({chain.calls[0].text for chain in chains}) != 1:
            return  # none, or one of several tables
        following, last = self.following(node)
        calls = [self.read_call(node, text(property_of(node))), *following]
        for call in calls:
            call.is_optional = is_conditional(node, declared)
        chain = chains[-1].continued(calls)
        if chain is not chains[-1]:
            self.chains.append(chain)
        self.hold(chain, last)

    def following(self, node: Node) -> tuple[list[Call], Node]:
        """The calls that are chained onto this one, and the last of them."""
        found = []
        while True:
            member = node.parent
            while member is not None and member.type in {"non_null_expression"}:
                member = member.parent
            if member is None or member.type != "member_expression":
                break
            outer = member.parent
            if outer is None or outer.type != "call_expression":
                break
            if outer.child_by_field_name("function") != member:
                break
            node = outer
            found.append(self.read_call(node, text(property_of(node))))
        return found, node

    def read_call(self, node: Node, method: str) -> Call:
        arguments = node.child_by_field_name("arguments")
        given = arguments.named_children if arguments and arguments.type == "arguments" else []
        read = [self.argument(one) for one in given if one.type != "comment"]
        place = self.place(node.child_by_field_name("function").child_by_field_name("property"))
        return Call(method, place, read)

    def argument(self, node: Node) -> Argument:
        node = unwrapped(node)
        found = Argument(self.place(node))
        if node.type in {"string", "template_string"}:
            found.text = string_of(node)
            found.built = found.text is None
        elif node.type == "binary_expression":
            found.built = True
        elif node.type in {"identifier", "member_expression"}:
            found.text = self.script.string(node)
            found.built = found.text is None
        elif node.type == "object":
            found.keys = self.keys(node)
            values = ((key, self.script.string(value)) for key, value in pairs(node))
            found.values = {key: value for key, value in values if value is not None}
        elif node.type == "array":
            found.keys = {}
            for one in node.named_children:
                if one.type == "object":
                    for key, place in self.keys(one).items():
                        found.keys.setdefault(key, place)
        else:
            found.built = True
        return found

    def keys(self, node: Node) -> dict[str, Place]:
        found = {}
        for one in node.named_children:
            if one.type == "pair":
                key = one.child_by_field_name("key")
                if key.type == "property_identifier":
                    found[key.text.decode()] = self.place(key)
                elif key.type == "string" and string_of(key) is not None:
                    found[string_of(key)] = self.place(key)
            elif one.type == "shorthand_property_identifier":
                found[one.text.decode()] = self.place(one)
        return found

    def query_call(self, node: Node) -> None:
        arguments = node.child_by_field_name("arguments")
        if arguments is None:
            return
        if arguments.type == "template_string":
            return  # it is a tagged template
        for first in arguments.named_children[:1]:
            known = self.script.stands_for(first)
            query = string_of(known[1]) if known else None
            if query is None and first.type == "template_string":
                if LOOKS_LIKE_SQL.match(text(first).strip("`")):
                    self.usage.run_time_names.append((self.place(first), "query"))
            elif query and LOOKS_LIKE_SQL.match(query):
                here = known[1] if known[0] is self.script else first
                read_sql(query, self.place(here), self.usage)

    def query(self, template: Node) -> None:
        """The SQL of a tagged template, whose values the tag turns into parameters."""
        parts, number, end = [], 0, template.start_byte + 1
        for one in template.named_children:
            if one.type == "template_substitution":
                number += 1
                parts += [self.content[end : one.start_byte], b"$%d" % number]
                # keep the lines of what was inside
                parts.append(b"\n" * one.text.count(b"\n"))
                end = one.end_byte
        parts.append(self.content[end : template.end_byte - 1])
        query = b"".join(parts).decode(errors="replace")
        if LOOKS_LIKE_SQL.match(query):
            read_sql(query, self.place(template), self.usage)


def is_conditional(node: Node, declared: Declared) -> bool:
    """Whether a statement runs only sometimes, seen from where a name is declared."""
    while node is not None and node.id != declared[0]:
        if node.type in CONDITIONS | FUNCTIONS:
            return True
        node = node.parent
    return False


def property_of(call: Node) -> Node:
    return call.child_by_field_name("function").child_by_field_name("property")


def schema_of(receiver: Node) -> str:
    """The schema that `client.schema('billing')` chooses."""
    if receiver.type == "call_expression":
        function = receiver.child_by_field_name("function")
        if function.type == "member_expression":
            name = function.child_by_field_name("property").text
            given = receiver.child_by_field_name("arguments").named_children
            if name == b"schema" and given:
                return string_of(given[0]) or ""
    return ""
