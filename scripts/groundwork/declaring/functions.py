"""Writes the file of a function, of whatever form."""

import re
from collections.abc import Iterator

import psycopg

from ..audit.quoting import quote_ident, quote_literal
from .described import is_description
from .expressions import small_letters
from .macros import macro
from .reading import Object

FUNCTION = """
select
    groundwork.routine_source(oid) as source,
    groundwork.routine_arguments(oid) as arguments,
    prokind as kind,
    proacl is null as is_open,
    pg_get_userbyid(proowner) as owner,
    proowner = current_user::regrole as is_own,
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
    ) as roles,
    array(
        select quote_ident(pg_roles.rolname)
        from aclexplode(proacl) as acl
        inner join pg_roles
            on acl.grantee = pg_roles.oid
        where
            acl.grantee <> proowner
            and acl.is_grantable
        order by 1
    ) as granting_roles
from pg_proc
where oid = %s
"""

DEFINER = "groundwork_definer"


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
    if not row.is_own and row.owner != DEFINER:
        source += f";\n\nalter routine {name}{arguments} owner to {quote_ident(row.owner)}"
    if "open_execute" in accepted:
        others = [role for role in row.roles if role != "public"]
        tail = f"grant execute on routine {name}{arguments} to {', '.join(['public', *others])};"
    else:
        roles = [f"'{role}'" for role in row.roles]
        definer = ["definer=true"] if row.is_definer and row.owner == DEFINER else []
        call = "{{ executable_by(" + ", ".join([*roles, *definer]) + ") }}"
        tail = macro(call, "\n".join(executable(f"{name}{arguments}", row.roles, bool(definer))))
    if row.granting_roles:
        roles = ", ".join(row.granting_roles)
        tail += f"\n\ngrant execute on routine {name}{arguments} to {roles} with grant option;"
    if each.comment and not is_description(each.comment):
        tail += f"\n\ncomment on routine {name}{arguments} is {quote_literal(each.comment)};"
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
        quote_ident(each.name)
        if each.schema == "public"
        else f"{quote_ident(each.schema)}.{quote_ident(each.name)}"
    )


def source_of(text: str, each: Object) -> str:
    """What PostgreSQL prints of a function: the head in small letters, the body as it is."""
    head, quote, body = text.partition("\nAS ")
    if not quote:
        return small_letters(text.rstrip())
    head = small_head(head)
    if each.schema == "public":
        head = head.replace(f" public.{quote_ident(each.name)}(", f" {quote_ident(each.name)}(", 1)
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
            if all(quote_ident(name) == name for name in names):
                line = f"{setting} search_path = {', '.join(names)}"
        line = re.sub(r"\bparallel (SAFE|RESTRICTED)\b", lambda found: found[0].lower(), line)
        lines.append(line)
    return "\n".join(lines)
