"""Proposes who may see the rows of a table, its primary key, and indexes of its foreign keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
from pglast import ast, parse_sql

from ..package.build import sources
from .described import Table
from .macros import with_calls
from .parts import grants, policy_statement, row_security
from .recognised.calls import Call
from .recognised.rendering import Renderer
from .recognised.tables import Near

if TYPE_CHECKING:
    from .declare import Writer
    from .hardening import Proposal
    from .reading import Object

RULES = {
    "every_foreign_key_has_a_covering_index": "a delete of a parent row scans the whole table",
    "every_table_has_a_primary_key": "no row of it can be named, or replicated",
}
"""Rules whose statements are written into files, and what each prevents."""

OWNERS = """
select pg_attribute.attname as name
from pg_constraint
inner join pg_attribute
    on
        pg_constraint.conrelid = pg_attribute.attrelid
        and pg_constraint.conkey = array[pg_attribute.attnum]
where
    pg_constraint.conrelid = %(table)s
    and pg_constraint.contype = 'f'
    and pg_attribute.atttypid = 'uuid'::regtype
    and (
        pg_constraint.confrelid = to_regclass('auth.users')
        -- a table of profiles has the ids of the users
        or exists (
            select
            from pg_constraint as of_parent
            inner join pg_index
                on pg_constraint.conindid = pg_index.indexrelid
            where
                of_parent.conrelid = pg_constraint.confrelid
                and of_parent.contype = 'f'
                and of_parent.confrelid = to_regclass('auth.users')
                and of_parent.conkey = pg_constraint.confkey
                and pg_index.indisprimary
        )
    )
order by 1
"""

IS_UNIQUE_ID = """
select
    pg_attribute.attnotnull
    and (
        pg_attribute.attidentity <> ''
        or exists (
            select
            from pg_index
            where
                pg_index.indrelid = pg_attribute.attrelid
                and pg_index.indisunique
                and pg_index.indisvalid
                and pg_index.indpred is null
                and pg_index.indnatts = 1
                and pg_index.indkey[0] = pg_attribute.attnum
        )
    ) as is_unique
from pg_attribute
where
    pg_attribute.attrelid = %s
    and pg_attribute.attname = 'id'
"""

OPENING = ("another ", "no policy ", "its policy ")
"""How the reasons begin for which a class would let someone do more than the table does."""

Finding = tuple[str, str]
"""A statement that closes what a rule found, and why."""


def added_keys(
    connection: psycopg.Connection, renderer: Renderer, schemas: list[str]
) -> dict[int, list[Finding]]:
    """What the rules say of keys and their indexes, by table."""
    texts = {path.stem: text for path, text in sources().items() if path.stem in RULES}
    found: dict[int, list[Finding]] = {}
    for rule, reason in RULES.items():
        for row in connection.execute(renderer.rule(rule, texts[rule], schemas)).fetchall():
            tree = parse_sql(row.fix)
            if not tree or not isinstance(tree[0].stmt, ast.IndexStmt | ast.AlterTableStmt):
                continue
            relation = tree[0].stmt.relation
            query = "select format('%%I.%%I', %s::text, %s::text)::regclass::oid as table_id"
            values = [relation.schemaname, relation.relname]
            table_id = connection.execute(query, values).fetchone().table_id
            found.setdefault(table_id, []).append((row.fix, reason))
    return found


def table_changes(
    writer: Writer, each: Object, words: list[str], keys: list[Finding], proposal: Proposal
) -> list[str]:
    """Change the text of the proposal; returns what is left to a person."""
    items = writer.items(each, writer.kinds["table"])
    table = writer.table(each, items)
    left = []
    for statement, reason in keys:
        problem = add_key(writer.connection, each, table, statement, reason, proposal)
        left += [problem] if problem else []
    if "open_rows" in words:
        problem = close_rows(writer, each, table, proposal)
        left += [problem] if problem else []
        return left
    near = near_class(writer, each, table)
    if near and closes(near) and not change(writer, table, proposal, near.part.call, f"it {near}"):
        left.append(f"its file was changed by hand: it {near}")
    return left


def add_key(
    connection: psycopg.Connection,
    each: Object,
    table: Table,
    statement: str,
    reason: str,
    proposal: Proposal,
) -> str | None:
    if isinstance(parse_sql(statement)[0].stmt, ast.AlterTableStmt):
        row = connection.execute(IS_UNIQUE_ID, [each.key[1]]).fetchone()
        if row is None or not row.is_unique:
            return "it has no primary key, and no column id that is unique and never null"
        statement = f"alter table {table.name} add primary key (id)"
    else:
        _, _, columns = statement.partition(" (")
        statement = f"create index on {table.name} ({columns}"
    lines = proposal.text.splitlines(keepends=True)
    closed = next((number for number, line in enumerate(lines) if line.startswith(")")), None)
    place = next(
        (number for number in range(closed or 0, len(lines)) if lines[number].endswith(";\n")),
        None,
    )
    if closed is None or place is None:
        return f"its file was changed by hand: add {statement}"
    # behind the indexes that follow the table
    while place + 2 < len(lines) and lines[place + 1] == "\n" and is_index(lines[place + 2]):
        place += 2
    while place + 1 < len(lines) and is_index(lines[place + 1]):
        place += 1
    gap = "" if is_index(lines[place]) or lines[place].startswith("alter table") else "\n"
    lines.insert(place + 1, f"{gap}{statement};\n")
    proposal.text = "".join(lines)
    proposal.changes.append((statement, reason))
    return None


def is_index(line: str) -> bool:
    return line.startswith(("create index", "create unique index")) and line.endswith(";\n")


def close_rows(writer: Writer, each: Object, table: Table, proposal: Proposal) -> str | None:
    """Say who may see the rows, as far as the database tells."""
    if not (table.setting("row_security") and any(table.of("policy"))):
        call, reason = decided(writer, each, table)
        if call is None:
            return reason
        if not change(writer, table, proposal, call, reason):
            return f"its file was changed by hand: end it with {call}, as {reason}"
        proposal.closed.append("open_rows")
        return None
    near = near_class(writer, each, table)
    if near is None or not closes(near):
        force(table, proposal)
    elif not change(writer, table, proposal, near.part.call, f"it {near}"):
        return f"its file was changed by hand: it {near}"
    else:
        proposal.closed.append("open_rows")
    return None


def near_class(writer: Writer, each: Object, table: Table) -> Near | None:
    kind = writer.kinds["table"]
    properties = {"meta": {"accept": ["open_rows"]}}
    writer.renders(each, kind, properties["meta"])
    _, _, near, _ = writer.macros.access(
        table, [], lambda text: writer.prove(each, kind, text, properties)
    )
    return near


def closes(near: Near) -> bool:
    """Whether the class lets nobody do what the table does not let him do already."""
    return not any(reason.startswith(OPENING) or " may not " in reason for reason in near.reasons)


def decided(writer: Writer, each: Object, table: Table) -> tuple[Call | None, str]:
    """The class, and why it is that."""
    values = {"table": each.key[1]}
    owners = [row.name for row in writer.connection.execute(OWNERS, values).fetchall()]
    clients = {
        item.definition["role"]
        for item in table.of("privilege")
        if item.definition["role"] in ("public", "anon", "authenticated")
    }
    if table.setting("row_security"):
        return Call("service_rows"), "row security without a policy lets no client through"
    if not clients:
        return Call("service_rows"), "no client has a privilege on it"
    if len(owners) == 1:
        named = {} if owners[0] == "user_id" else {"column": owners[0]}
        return Call("own_rows", named=named), f"its column {owners[0]} says whose a row is"
    several = f"{', '.join(owners)} each name a user" if owners else "no column names a user"
    return None, f"clients have privileges on it, and {several}: say who may see its rows"


def change(writer: Writer, table: Table, proposal: Proposal, call: Call, reason: str) -> bool:
    """Put the call in place of the statements; false where they are not as they were written."""
    text = proposal.text
    blocks = ["\n".join(row_security(table)), "\n".join(grants(table))]
    blocks += [policy_statement(table, item) for item in table.of("policy")]
    for block in map(with_calls, map(writer.qualified, filter(None, blocks))):
        if text.count(f"{block}\n") != 1:
            return False
        text = text.replace(f"{block}\n", "")
    text = without_comment(text)
    while "\n\n\n" in text:
        text = text.replace("\n\n\n", "\n\n")
    proposal.text = f"{text.rstrip()}\n\n{call}\n"
    proposal.replaced = {item.name for item in table.of("policy")}
    proposal.changes.append((str(call), reason))
    return True


def without_comment(text: str) -> str:
    """The text without the sentence about the class that nearly fits."""
    lines, is_inside = [], False
    for line in text.splitlines():
        is_inside = line.startswith("-- It would be ") or (is_inside and line.startswith("-- "))
        if not is_inside:
            lines.append(line)
    return "\n".join(lines)


def force(table: Table, proposal: Proposal) -> None:
    statement = f"alter table {table.name} force row level security;"
    enabled = f"alter table {table.name} enable row level security;\n"
    if enabled in proposal.text:
        proposal.text = proposal.text.replace(enabled, f"{enabled}{statement}\n", 1)
    else:
        proposal.text += f"\n{statement}\n"
    proposal.changes.append((statement.rstrip(";"), "its owner is not held to its policies"))
    proposal.closed.append("open_rows")
