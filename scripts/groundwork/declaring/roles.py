"""Writes the files of roles, default privileges and jobs."""

from collections.abc import Iterator

import psycopg

from ..audit.quoting import quote_ident, quote_literal
from .described import Item
from .reading import Object

ROLE = """
select
    rolname as name,
    rolinherit as inherit,
    rolcanlogin as login,
    rolcreatedb as createdb,
    rolcreaterole as createrole,
    rolreplication as replication,
    rolbypassrls as bypassrls,
    rolconnlimit as connections,
    to_char(nullif(rolvaliduntil, 'infinity') at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US"+00"')
        as valid_until
from pg_roles
where oid = %s
"""

INHERITING = "select rolname as name from pg_roles where rolinherit"

DEFAULTS = """
select
    defaclrole::regrole::text as role,
    nullif(defaclnamespace, 0)::regnamespace::text as schema,
    defaclobjtype::text as kind,
    defaclrole::regrole::text = quote_ident(current_user) as is_own
from pg_default_acl
where oid = %s
"""

KINDS = {"r": "tables", "S": "sequences", "f": "functions", "T": "types", "n": "schemas"}
KINDS |= {"L": "large objects"}

BUILTIN = {"functions": "execute", "types": "usage"}
"""What everyone may do by itself."""

JOB = "select jobname, schedule, command from cron.job where jobid = %s"

OF_MEMBERSHIPS = 160000
"""The version since which each membership says whether it is inherited."""

LISTS = ("search_path", "session_preload_libraries", "local_preload_libraries", "temp_tablespaces")
"""Settings whose values are lists, which PostgreSQL keeps in quotes where they need them."""


def role(connection: psycopg.Connection, each: Object, items: list[Item]) -> str:
    """Without a password: nobody sees it, and no file has one."""
    row = connection.execute(ROLE, [each.key[1]]).fetchone()
    name = quote_ident(row.name)
    words = [
        word
        for word in ("login", "createdb", "createrole", "replication", "bypassrls")
        if getattr(row, word)
    ]
    words += [] if row.inherit else ["noinherit"]
    words += [f"connection limit {row.connections}"] if row.connections != -1 else []
    words += [f"valid until {quote_literal(row.valid_until)}"] if row.valid_until else []
    lines = [" ".join([f"create role {name}", *words]) + ";"]
    lines += settings(name, items)
    inheriting = {one.name for one in connection.execute(INHERITING).fetchall()}
    version = connection.info.server_version
    for item in items:
        if item.kind == "member":
            suffix = membership(item.definition, item.name in inheriting, version)
            lines.append(f"grant {name} to {quote_ident(item.name)}{suffix};")
        elif item.kind == "member_of":
            suffix = membership(item.definition, row.name in inheriting, version)
            lines.append(f"grant {quote_ident(item.name)} to {name}{suffix};")
    return "\n".join(lines) + "\n"


def settings(name: str, items: list[Item]) -> Iterator[str]:
    for item in items:
        if item.kind == "setting":
            place, _, setting = item.name.rpartition(" ")
            value = item.definition
            is_list = setting in LISTS and value
            if place == "all":
                shown = value if is_list else quote_literal(value)
                yield f"alter role {name} set {setting} = {shown};"
            else:
                # what the database is called is not the project's
                statement = f"alter role {name} in database %I set {setting} = "
                statement += "%s" if is_list else "%L"
                arguments = f"{quote_literal(statement)}, current_database()"
                yield (
                    "do $$\nbegin\n"
                    f"    execute format({arguments}, {quote_literal(value)});\n"
                    "end\n$$;"
                )


def membership(facts: dict, is_inheriting: bool, version: int) -> str:
    """What `grant` says of it where that is not PostgreSQL's default."""
    words = ["admin option"] if facts["admin"] else []
    # until then a role inherits from all or from none
    if version < OF_MEMBERSHIPS:
        return f" with {words[0]}" if words else ""
    if facts["inherit"] != is_inheriting:
        words.append(f"inherit {str(facts['inherit']).lower()}")
    if not facts["set"]:
        words.append("set false")
    return f" with {', '.join(words)}" if words else ""


def default_privileges(connection: psycopg.Connection, each: Object, items: list[Item]) -> str:
    row = connection.execute(DEFAULTS, [each.key[1]]).fetchone()
    kinds = KINDS[row.kind]
    head = "alter default privileges"
    head += "" if row.is_own else f" for role {row.role}"
    head += f" in schema {row.schema}" if row.schema else ""
    granted: dict[tuple[str, bool], list[str]] = {}
    for item in items:
        if item.kind == "privilege":
            facts = item.definition
            granted.setdefault((facts["role"], facts["grantable"]), []).append(facts["privilege"])
    lines = []
    builtin = BUILTIN.get(kinds) if row.schema is None else None
    if builtin and ("public", False) not in granted:
        lines.append(f"{head}\nrevoke {builtin} on {kinds} from public;")
    elif builtin:
        del granted["public", False]
    for (role_name, grantable), names in granted.items():
        option = " with grant option" if grantable else ""
        lines.append(f"{head}\ngrant {', '.join(names)} on {kinds} to {role_name}{option};")
    return "\n\n".join(lines) + "\n"


def job(connection: psycopg.Connection, each: Object, _: list[Item]) -> str:
    row = connection.execute(JOB, [each.key[1]]).fetchone()
    name, schedule = quote_literal(row.jobname), quote_literal(row.schedule)
    return f"select cron.schedule({name}, {schedule}, {dollars(row.command)});\n"


def dollars(text: str) -> str:
    """A text as a literal that one can read."""
    is_plain = "'" not in text and "\n" not in text
    return quote_literal(text) if is_plain or "$$" in text else f"$${text}$$"
