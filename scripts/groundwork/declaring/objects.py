"""Writes the files of what is no table: types, sequences, functions and views."""

import re
from collections.abc import Callable, Iterator

import psycopg
from pglast import ast, parse_sql
from pglast.parser import ParseError, scan
from pglast.visitors import Visitor

from .expressions import shortened, small_letters
from .macros import macro
from .names import needs_quotes, quoted
from .reading import Object
from .tables import (
    Item,
    Table,
    column_statements,
    comments,
    index_statements,
    literal,
    sequence_options,
    statement,
    trigger_statement,
)

TYPE_SOURCE = """
select groundwork.type_source(pg_type.oid, %s, multirange.typname) as source
from pg_type
left join pg_range
    on pg_type.oid = pg_range.rngtypid
left join pg_type as multirange
    on pg_range.rngmultitypid = multirange.oid
where pg_type.oid = %s
"""

DOMAIN_CHECKS = """
select
    conname as name,
    pg_get_expr(conbin, 0, true) as expression,
    convalidated as is_validated,
    obj_description(oid, 'pg_constraint') as comment
from pg_constraint
where
    contypid = %s
    and contype = 'c'
order by conname
"""

FUNCTION = """
select
    groundwork.routine_source(oid) as source,
    groundwork.routine_arguments(oid) as arguments,
    prokind as kind,
    proacl is null as is_open,
    pg_get_userbyid(proowner) as owner,
    prosecdef as is_definer,
    exists (
        select
        from unnest(proconfig) as setting
        where starts_with(setting, 'search_path=')
    ) as is_pinned,
    array(
        select coalesce(quote_ident(pg_roles.rolname), 'public')
        from aclexplode(proacl) as acl
        left join pg_roles
            on acl.grantee = pg_roles.oid
        where acl.grantee <> proowner
        order by 1
    ) as roles
from pg_proc
where oid = %s
"""

VIEW = """
select
    pg_get_viewdef(oid, true) as query,
    reloptions as options,
    pg_get_userbyid(relowner) as owner
from pg_class
where oid = %s
"""

SEQUENCE = """
select
    format_type(seqtypid, null) as type,
    seqstart as start,
    seqincrement as increment,
    seqmin as minimum,
    seqmax as maximum,
    seqcache as cache,
    seqcycle as cycle
from pg_sequence
where seqrelid = %s
"""

DEFINER = "groundwork_definer"


def enum(connection: psycopg.Connection, each: Object) -> str:
    labels = connection.execute("select groundwork.enum_labels(%s)", [each.key[1]]).fetchone()[0]
    body = ",\n".join(f"    {literal(label)}" for label in labels)
    text = f"create type {quoted(each.name)} as enum (\n{body}\n);\n"
    if each.comment:
        text += f"\ncomment on type {quoted(each.name)} is {literal(each.comment)};\n"
    return text


def other_type(connection: psycopg.Connection, each: Object, items: list[Item]) -> str:
    name = quoted(each.name)
    text = connection.execute(TYPE_SOURCE, [name, each.key[1]]).fetchone().source
    if each.kind == "composite":
        head, _, body = text.partition("(")
        attributes = ",\n".join(f"    {each}" for each in top_level(body.removesuffix(")")))
        text = f"{head}(\n{attributes}\n)"
    blocks = []
    if each.kind == "domain":
        late = []
        for check in connection.execute(DOMAIN_CHECKS, [each.key[1]]).fetchall():
            clause = f"constraint {quoted(check.name)} check ({shortened(check.expression)})"
            if check.is_validated:
                text += f"\n{clause}"
            else:
                late.append(f"alter domain {name} add {clause} not valid;")
            if check.comment:
                on = f"constraint {quoted(check.name)} on domain {name}"
                late.append(f"comment on {on} is {literal(check.comment)};")
        blocks = late
    blocks += usage(items, "domain" if each.kind == "domain" else "type", name)
    return "\n\n".join([f"{small_letters(text)};", *(["\n".join(blocks)] if blocks else [])]) + "\n"


def top_level(text: str) -> Iterator[str]:
    """The parts of a list between its commas."""
    start = depth = 0
    for token in scan(text):
        depth += {"(": 1, ")": -1}.get(text[token.start : token.end + 1], 0)
        if depth == 0 and text[token.start] == ",":
            yield text[start : token.start].strip()
            start = token.end + 1
    if text[start:].strip():
        yield text[start:].strip()


def usage(items: list[Item], word: str, name: str) -> list[str]:
    """Who may use a type, where that is not everyone."""
    roles = [item.definition for item in items if item.kind == "privilege"]
    if any(facts["role"] == "public" for facts in roles) and len(roles) == 1:
        return []
    revoked = (
        []
        if any(facts["role"] == "public" for facts in roles)
        else [f"revoke usage on {word} {name} from public;"]
    )
    return revoked + [
        f"grant usage on {word} {name} to {facts['role']};"
        for facts in roles
        if facts["role"] != "public"
    ]


def sequence(connection: psycopg.Connection, each: Object, items: list[Item]) -> str:
    row = connection.execute(SEQUENCE, [each.key[1]]).fetchone()._asdict()
    words = ["create sequence", quoted(each.name)]
    if row["type"] != "bigint":
        words.append(f"as {row['type']}")
    words.append(sequence_options(row, row["type"]))
    text = " ".join(word for word in words if word) + ";\n"
    granted = [
        f"grant {item.definition['privilege']} on sequence {quoted(each.name)}"
        f" to {item.definition['role']};"
        for item in items
        if item.kind == "privilege"
    ]
    return text + ("\n" + "\n".join(granted) + "\n" if granted else "")


LACKING = """
select distinct lacking.role_name
from pg_class
cross join lateral jsonb_array_elements_text(
    groundwork.roles_without_usage(pg_class.oid)
) as lacking (role_name)
where pg_class.relnamespace = %s
order by 1
"""


def schema(connection: psycopg.Connection, each: Object, items: list[Item]) -> str:
    """With what roles lack that may use something in it: without, their privileges are none."""
    name = quoted(each.name)
    lacking = connection.execute(LACKING, [each.key[1]]).fetchall()
    lines = [
        f"grant {item.definition['privilege']} on schema {name} to {item.definition['role']};"
        for item in items
        if item.kind == "privilege"
    ]
    lines += [f"grant usage on schema {name} to {row.role_name};" for row in lacking]
    return "\n".join([f"create schema {name};", *lines]) + "\n"


def publication(connection: psycopg.Connection, each: Object) -> str:
    query = "select groundwork.publication_definition(%s, %s)"
    text = connection.execute(query, [each.schema, each.name]).fetchone()[0]
    return small_letters(text.rstrip("; ")).replace("; ", ";\n") + ";\n"


def function(connection: psycopg.Connection, each: Object) -> tuple[str, list[str]]:
    """The text, and what the engine refuses of it unless the model accepts it."""
    row = connection.execute(FUNCTION, [each.key[1]]).fetchone()
    source = source_of(row.source, each)
    accepted = []
    arguments = f"({small_letters(row.arguments)})"
    if row.is_open or "public" in row.roles:
        accepted.append("open_execute")
    if row.is_definer and not row.is_pinned:
        accepted.append("open_path")
    if row.is_definer and row.owner != DEFINER:
        accepted.append("owner_rights")
    name = routine_name(each)
    if "open_execute" in accepted:
        others = [role for role in row.roles if role != "public"]
        granted = [
            f"grant execute on routine {name}{arguments} to {role};" for role in ["public", *others]
        ]
        tail = "\n".join(granted)
    else:
        roles = [f"'{role}'" for role in row.roles]
        definer = ["definer=true"] if row.is_definer and row.owner == DEFINER else []
        call = "{{ executable_by(" + ", ".join([*roles, *definer]) + ") }}"
        tail = macro(call, "\n".join(executable(f"{name}{arguments}", row.roles, bool(definer))))
    return f"{source};\n" + (f"\n{tail}\n" if tail else ""), accepted


def executable(name: str, roles: list[str], is_definer: bool) -> Iterator[str]:
    """What executable_by() emits, but for its locks and the privilege that it lends."""
    if is_definer:
        yield f"alter routine {name} owner to {DEFINER};"
    yield f"revoke all on routine {name} from public, anon, authenticated, service_role;"
    if roles:
        yield f"grant execute on routine {name} to {', '.join(roles)};"


def routine_name(each: Object) -> str:
    return (
        quoted(each.name)
        if each.schema == "public"
        else f"{quoted(each.schema)}.{quoted(each.name)}"
    )


def source_of(text: str, each: Object) -> str:
    """What PostgreSQL prints of a function: the head in small letters, the body as it is."""
    head, quote, body = text.partition("\nAS ")
    if not quote:
        return small_letters(text.rstrip())
    head = small_head(head)
    if each.schema == "public":
        head = head.replace(f" public.{quoted(each.name)}(", f" {quoted(each.name)}(", 1)
    lines = [line.strip() for line in head.splitlines()]
    body = body.rstrip("\n")
    for tag in ("$function$", "$procedure$"):
        if body.startswith(tag) and "$$" not in body:
            body = f"$${body.removeprefix(tag).removesuffix(tag)}$$"
    return "\n".join([*lines, f"as {body}"])


def small_head(head: str) -> str:
    """What stands before the body, with a search path as a person writes it."""
    lines = []
    for line in small_letters(head).splitlines():
        setting, to, values = line.partition(" search_path to ")
        if to:
            names = [value.strip().strip("'") for value in values.split(",")]
            if not any(needs_quotes(name) for name in names):
                line = f"{setting} search_path = {', '.join(names)}"
        line = re.sub(r"\bparallel (SAFE|RESTRICTED)\b", lambda found: found[0].lower(), line)
        lines.append(line)
    return "\n".join(lines)


def view(
    connection: psycopg.Connection, each: Object, table: Table, named: Callable[[str], str]
) -> str:
    row = connection.execute(VIEW, [each.key[1]]).fetchone()
    word = "materialized view" if each.kind == "materialized view" else "view"
    options = [option.replace("=", " = ", 1) for option in row.options or []]
    if word == "view" and not any(option.startswith("security_invoker") for option in options):
        # PostgreSQL's default, which is not the project's
        options.append("security_invoker = false")
    clause = f" with ({', '.join(options)})" if options else ""
    query = small_letters(with_references(row.query.strip().rstrip(";"), named))
    query = "\n".join(line.removeprefix(" ") for line in query.splitlines())
    # a run fills it
    rows = "\nwith no data" if word != "view" else ""
    blocks = [f"create {word} {table.name}{clause} as\n{query}{rows};"]
    blocks += ["\n".join(column_statements(table))] if word != "view" else []
    blocks += ["\n".join(index_statements(table))]
    blocks += [trigger_statement(table, item) for item in table.of("trigger")]
    blocks += [
        "\n".join(f"{statement(item.definition['definition'])};" for item in table.of("rule"))
    ]
    from .tables import grants

    blocks += ["\n".join(grants(table)), "\n".join(comments(table))]
    return "\n\n".join(block for block in blocks if block) + "\n"


def with_references(query: str, named: Callable[[str], str]) -> str:
    """A query with a reference for each table and view that has a model."""
    try:
        tree = parse_sql(query)
    except ParseError:
        return query
    tables = Relations()
    tables(tree)
    for node in sorted(tables.found, key=lambda node: node.location, reverse=True):
        printed = quoted(node.relname)
        if node.schemaname:
            printed = f"{quoted(node.schemaname)}.{printed}"
        elif node.relname in tables.queries:
            continue
        if query.startswith(printed, node.location):
            end = node.location + len(printed)
            query = f"{query[: node.location]}{named(printed)}{query[end:]}"
    return query


class Relations(Visitor):
    """Finds the tables and views of a query, and the names that it gives to queries of its own."""

    def __init__(self):
        self.found: list[ast.RangeVar] = []
        self.queries: set[str] = set()

    def visit_RangeVar(self, _, node):  # noqa: N802
        self.found.append(node)

    def visit_CommonTableExpr(self, _, node):  # noqa: N802
        self.queries.add(node.ctename)
