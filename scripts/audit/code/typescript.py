"""Reads TypeScript, TSX and JavaScript."""

import re

import tree_sitter_typescript
from tree_sitter import Language, Node, Parser, Query, QueryCursor

from ..finding import Place
from .chains import Argument, Call, read_chain, read_rpc
from .sql import LOOKS_LIKE_SQL, read_sql
from .usage import Usage

WORTH_PARSING = re.compile(
    rb"\bfrom\s*[(<]|\brpc\s*[(<]|\bsql\b|\$?(?:query|execute|unsafe|raw)\w*\s*[(`<]|Raw`"
)

TYPESCRIPT = Language(tree_sitter_typescript.language_typescript())
TSX = Language(tree_sitter_typescript.language_tsx())

CALLS = """
(call_expression
    function: (member_expression property: (property_identifier) @name)
    (#match? @name "^(from|rpc|query|execute|unsafe|raw|[$](query|execute)Raw(Unsafe)?)$")) @call
(call_expression function: (_) @tag arguments: (template_string)) @tagged
(variable_declarator name: (identifier) @constant value: [(string) (template_string)] @value)
"""
QUERIES = {language: Query(language, CALLS) for language in (TYPESCRIPT, TSX)}
PARSERS = {language: Parser(language) for language in (TYPESCRIPT, TSX)}

SQL_METHODS = {"query", "execute", "unsafe", "raw", "$queryRawUnsafe", "$executeRawUnsafe"}
SQL_TAG = re.compile(rb"(?:^|\.)(?:sql|SQL|\$queryRaw|\$executeRaw|queryRaw)(?:<.*>)?$", re.DOTALL)
TABLE_METHODS = {"select", "insert", "update", "upsert", "delete"}
CLIENT = re.compile(rb"supabase|client|\bsb\b|\bdb\b|admin|schema\(", re.IGNORECASE)
NO_CLIENT = re.compile(rb"^(?:[A-Z]\w*|gsap|knex|qb)$")
TABLE_NAME = re.compile(r"^[A-Za-z_][\w]*$")


def read_typescript(content: bytes, file: str, usage: Usage) -> None:
    if not WORTH_PARSING.search(content):
        return
    language = TYPESCRIPT if file.endswith((".ts", ".mts", ".cts")) else TSX
    Script(content, file, usage).read(language)


class Script:
    def __init__(self, content: bytes, file: str, usage: Usage) -> None:
        self.content = content
        self.file = file
        self.usage = usage
        self.constants: dict[str, str | None] = {}

    def read(self, language: Language) -> None:
        tree = PARSERS[language].parse(self.content)
        matches = QueryCursor(QUERIES[language]).matches(tree.root_node)
        for _, found in matches:
            if "constant" in found:
                name, value = found["constant"][0].text.decode(), string_of(found["value"][0])
                # declared twice with two values, in two functions: not known
                same = self.constants.get(name, value) == value
                self.constants[name] = value if same else None
        for _, found in matches:
            if "call" in found:
                self.call(found["call"][0], found["name"][0].text.decode())
            elif "tagged" in found and SQL_TAG.search(found["tag"][0].text):
                self.query(found["tagged"][0].child_by_field_name("arguments"))

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
                read_rpc(call, self.usage, schema_of(receiver))
        elif receiver.text.endswith(b".storage") or receiver.text == b"storage":
            self.usage.storage[call.text or "(built at run time)"] += 1
        elif call.arguments:
            calls = [call, *self.following(node)]
            is_table = len(calls) > 1 and calls[1].method in TABLE_METHODS
            if NO_CLIENT.match(receiver.text) or (call.text and not TABLE_NAME.match(call.text)):
                return
            if is_table or CLIENT.search(receiver.text):
                read_chain(calls, self.usage, schema_of(receiver))

    def following(self, node: Node) -> list[Call]:
        """The calls that are chained onto this one."""
        found = []
        while True:
            member = node.parent
            while member is not None and member.type in {"non_null_expression"}:
                member = member.parent
            if member is None or member.type != "member_expression":
                break
            node = member.parent
            if node is None or node.type != "call_expression":
                break
            if node.child_by_field_name("function") != member:
                break
            found.append(self.read_call(node, member.child_by_field_name("property").text.decode()))
        return found

    def read_call(self, node: Node, method: str) -> Call:
        arguments = node.child_by_field_name("arguments")
        given = arguments.named_children if arguments and arguments.type == "arguments" else []
        read = [self.argument(one) for one in given if one.type != "comment"]
        place = self.place(node.child_by_field_name("function").child_by_field_name("property"))
        return Call(method, place, read)

    def argument(self, node: Node) -> Argument:
        while node.type in {"as_expression", "satisfies_expression", "parenthesized_expression",
                            "non_null_expression"}:  # fmt: skip
            node = node.named_children[0]
        found = Argument(self.place(node))
        if node.type in {"string", "template_string"}:
            found.text = string_of(node)
            found.built = found.text is None
        elif node.type == "binary_expression":
            found.built = True
        elif node.type == "identifier":
            found.text = self.constants.get(node.text.decode())
            found.built = found.text is None
        elif node.type == "object":
            found.keys = self.keys(node)
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
            text = string_of(first)
            if text is None and first.type == "identifier":
                text = self.constants.get(first.text.decode())
            if text is None and first.type == "template_string":
                if LOOKS_LIKE_SQL.match(first.text.decode(errors="replace").strip("`")):
                    self.usage.run_time_names.append((self.place(first), "query"))
            elif text and LOOKS_LIKE_SQL.match(text):
                read_sql(text, self.place(first), self.usage)

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
        text = b"".join(parts).decode(errors="replace")
        if LOOKS_LIKE_SQL.match(text):
            read_sql(text, self.place(template), self.usage)


def string_of(node: Node) -> str | None:
    """The text of a string that is one as it stands."""
    if node.type not in {"string", "template_string"}:
        return None
    if any(one.type == "template_substitution" for one in node.named_children):
        return None
    return node.text.decode(errors="replace")[1:-1]


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
