"""Writes the files of what reaches other databases: wrappers, servers, foreign tables, user
mappings, subscriptions. What opens a door stands in the environment, never in the file.
"""

import re
from collections.abc import Iterator

import psycopg

from ..audit.quoting import quote_ident, quote_literal
from .described import Item, Table
from .expressions import indented
from .macros import macro
from .parts import grants, trigger_statement
from .privileges import granted
from .reading import Object
from .tables import INDENT, column_lines, constraint_lines

SECRET = re.compile("pass|secret|token|key", re.IGNORECASE)
"""Of an option named like this the engine compares a hash (groundwork.shown_options)."""

PARALLEL = 180000
"""The version since which a subscription streams in parallel unless it says otherwise."""

WRAPPER = """
select
    fdwname as name,
    nullif(fdwhandler, 0)::regproc::text as handler,
    nullif(fdwvalidator, 0)::regproc::text as validator,
    fdwoptions as options
from pg_foreign_data_wrapper
where oid = %s
"""

SERVER = """
select
    srvname as name,
    srvtype as type,
    srvversion as version,
    fdwname as wrapper,
    srvoptions as options
from pg_foreign_server
inner join pg_foreign_data_wrapper
    on pg_foreign_server.srvfdw = pg_foreign_data_wrapper.oid
where pg_foreign_server.oid = %s
"""

MAPPING = """
select usename as name, srvname as server, umoptions as options
from pg_user_mappings
where umid = %s
"""

FOREIGN_TABLE = """
select srvname as server, ftoptions as options
from pg_foreign_table
inner join pg_foreign_server
    on ftserver = pg_foreign_server.oid
where ftrelid = %s
"""

COLUMN_OPTIONS = """
select attname as name, attfdwoptions as options
from pg_attribute
where
    attrelid = %s
    and attnum > 0
    and attfdwoptions is not null
"""

SUBSCRIPTION = "select to_jsonb(groundwork.readable_row('pg_subscription', 'oid', %s)) as content"


def secret(connection: psycopg.Connection, variable: str, value: str | None) -> str:
    """A reference to the environment; the session is told the value, for the proof alone."""
    if value is not None:
        setting = f"groundwork.secret_{variable.lower()}"
        connection.execute("select set_config(%s, %s, true)", [setting, value])
    return macro(f"{{{{ secret('{variable}') }}}}", quote_literal(f"groundwork_secret:{variable}"))


def variable_of(*names: str) -> str:
    """The environment variable of a secret.

    >>> variable_of("app", "billing", "password")
    'APP_BILLING_PASSWORD'
    """
    return re.sub(r"[^A-Z0-9]+", "_", "_".join(names).upper(), flags=re.ASCII).strip("_") or "X"


def options_clause(connection: psycopg.Connection, options: list[str] | None, *names: str) -> str:
    words = []
    for option in options or []:
        name, _, value = option.partition("=")
        is_secret = SECRET.search(name)
        shown = (
            secret(connection, variable_of(*names, name), value)
            if is_secret
            else quote_literal(value)
        )
        words.append(f"{quote_ident(name)} {shown}")
    return f"options ({', '.join(words)})" if words else ""


def wrapper(connection: psycopg.Connection, each: Object, items: list[Item]) -> str:
    row = connection.execute(WRAPPER, [each.key[1]]).fetchone()
    words = [f"create foreign data wrapper {quote_ident(row.name)}"]
    words += [f"handler {row.handler}"] if row.handler else []
    words += [f"validator {row.validator}"] if row.validator else []
    words.append(options_clause(connection, row.options, row.name))
    text = " ".join(word for word in words if word) + ";\n"
    return text + granted(items, f"foreign data wrapper {quote_ident(row.name)}")


def server(connection: psycopg.Connection, each: Object, items: list[Item]) -> str:
    row = connection.execute(SERVER, [each.key[1]]).fetchone()
    words = [f"create server {quote_ident(row.name)}"]
    words += [f"type {quote_literal(row.type)}"] if row.type else []
    words += [f"version {quote_literal(row.version)}"] if row.version else []
    words.append(f"foreign data wrapper {quote_ident(row.wrapper)}")
    text = " ".join(words)
    if options := options_clause(connection, row.options, row.name):
        text += f"\n{options}"
    return f"{text};\n" + granted(items, f"foreign server {quote_ident(row.name)}")


def mapping(connection: psycopg.Connection, each: Object, _: list[Item]) -> str:
    row = connection.execute(MAPPING, [each.key[1]]).fetchone()
    user = row.name if row.name == "public" else quote_ident(row.name)
    text = f"create user mapping for {user} server {quote_ident(row.server)}"
    if options := options_clause(connection, row.options, row.name, row.server):
        text += f"\n{options}"
    return f"{text};\n"


def foreign_table(connection: psycopg.Connection, each: Object, table: Table) -> str:
    row = connection.execute(FOREIGN_TABLE, [each.key[1]]).fetchone()
    options = {
        one.name: options_clause(connection, one.options, each.name, one.name)
        for one in connection.execute(COLUMN_OPTIONS, [each.key[1]]).fetchall()
    }
    lines = []
    for item in sorted(
        (item for item in table.of("column") if item.name in table.columns),
        key=lambda item: table.columns.index(item.name),
    ):
        text = column_lines(table, item, [])
        if clause := options.get(item.name):
            # behind the type, before what is said of its values
            head, mark, tail = with_options(text, table, item)
            text = f"{head} {clause}{mark}{tail}"
        lines.append(text)
    lines += [
        "\n".join(constraint_lines(table, item))
        for item in table.of("constraint")
        if item.definition["type"] == "c"
    ]
    body = ",\n".join(indented(line, INDENT) for line in lines)
    text = f"create foreign table {table.name} (\n{body}\n)\nserver {quote_ident(row.server)}"
    if clause := options_clause(connection, row.options, each.name):
        text += f"\n{clause}"
    blocks = [f"{text};"]
    blocks += [trigger_statement(table, item) for item in table.of("trigger")]
    blocks += ["\n".join(grants(table)), "\n".join(column_comments(table))]
    return "\n\n".join(block for block in blocks if block) + "\n"


def with_options(text: str, table: Table, item: Item) -> tuple[str, str, str]:
    """The line of a column before and after the place where its options stand."""
    for word in (" not null", " default ", " generated ", " constraint ", " collate "):
        head, mark, tail = text.partition(word)
        if mark and len(head) > len(table.quoted[item.name]):
            return head, mark, tail
    return text, "", ""


def column_comments(table: Table) -> Iterator[str]:
    """A properties file has none for the columns of an object."""
    for item in table.of("comment"):
        if name := item.definition.get("column"):
            place = f"{table.name}.{table.quoted.get(name, quote_ident(name))}"
            yield f"comment on column {place} is {quote_literal(item.definition['text'])};"


def subscription(connection: psycopg.Connection, each: Object, _: list[Item]) -> str:
    facts = connection.execute(SUBSCRIPTION, [each.key[1]]).fetchone().content
    name, version = quote_ident(each.name), connection.info.server_version
    variable = variable_of(each.name, "connection")
    place = secret(connection, variable, facts.get("subconninfo"))
    options = ["connect = false", *subscription_options(each, facts, version)]
    published = ", ".join(quote_ident(one) for one in facts["subpublications"])
    text = f"create subscription {name}\nconnection {place}\npublication {published}\n"
    text += f"with ({', '.join(options)});\n"
    return text + (f"alter subscription {name} enable;\n" if facts["subenabled"] else "")


def subscription_options(each: Object, facts: dict, version: int) -> Iterator[str]:
    """Those that are not PostgreSQL's own."""
    if facts.get("subslotname") != each.name:
        name = facts.get("subslotname")
        yield f"slot_name = {quote_literal(name) if name else 'none'}"
    usual = {
        "subbinary": ("binary", (False,)),
        "subdisableonerr": ("disable_on_error", (False,)),
        "subpasswordrequired": ("password_required", (True,)),
        "subrunasowner": ("run_as_owner", (False,)),
        "subfailover": ("failover", (False,)),
        "subsynccommit": ("synchronous_commit", ("off",)),
        "suborigin": ("origin", ("any",)),
    }
    for column, (option, values) in usual.items():
        value = facts.get(column)
        if value is not None and value not in values:
            yield f"{option} = {str(value).lower()}"
    streaming = {"t": "on", "p": "parallel", True: "on"}.get(facts.get("substream"), "off")
    if streaming != ("parallel" if version >= PARALLEL else "off"):
        yield f"streaming = {streaming}"
    if facts.get("subtwophasestate") not in (None, "d"):
        yield "two_phase = true"
