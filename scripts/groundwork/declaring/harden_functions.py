"""Proposes who may execute a function, and the path on which it looks for names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg

from .functions import function
from .macros import with_calls
from .reading import Object
from .recognised.calls import Call

if TYPE_CHECKING:
    from .hardening import Proposal

FACTS = """
select
    pg_proc.prorettype = 'trigger'::regtype as is_trigger,
    array(
        select pg_roles.rolname::text
        from aclexplode(pg_proc.proacl) as acl
        inner join pg_roles
            on acl.grantee = pg_roles.oid
        where
            acl.grantee <> pg_proc.proowner
            and acl.privilege_type = 'EXECUTE'
        order by 1
    ) as roles,
    array(
        select distinct
            case policy_role.role_id
                when 0 then 'anon'
                else pg_get_userbyid(policy_role.role_id)::text
            end
        from pg_depend
        inner join pg_policy
            on
                pg_depend.classid = 'pg_policy'::regclass
                and pg_depend.objid = pg_policy.oid
        cross join unnest(pg_policy.polroles) as policy_role (role_id)
        where
            pg_depend.refclassid = 'pg_proc'::regclass
            and pg_depend.refobjid = pg_proc.oid
        order by 1
    ) as of_policies,
    array(
        select rolname::text
        from pg_roles
        where rolname in ('authenticated', 'service_role')
        order by 1
    ) as usual,
    to_regnamespace('extensions') is not null as has_extensions
from pg_proc
where pg_proc.oid = %s
"""


def function_changes(
    connection: psycopg.Connection, each: Object, words: list[str], proposal: Proposal
) -> list[str]:
    """Change the text of the proposal; returns what is left to a person."""
    facts = connection.execute(FACTS, [each.key[1]]).fetchone()
    left = []
    if "open_execute" in words and not close_execute(connection, each, facts, proposal):
        left.append("its file was changed by hand: say with executable_by() who may execute it")
    if "open_path" in words and not pin_path(each, facts, proposal):
        left.append("its file was changed by hand: add `set search_path`")
    if "owner_rights" in words:
        left.append(
            "it runs with its owner's rights: executable_by(definer=true) gives it to"
            " groundwork_definer, which then needs policies on what it reads and writes"
        )
    return left


def close_execute(connection: psycopg.Connection, each: Object, facts, proposal: Proposal) -> bool:
    text, _ = function(connection, each)
    grants = with_calls(text).rstrip("\n").split("\n\n")
    # who may grant it to others is said below
    grant = grants[-2] if grants[-1].endswith("with grant option;") else grants[-1]
    if proposal.text.count(grant) != 1:
        return False
    if facts.is_trigger:
        roles, reason = [], "only triggers call it, and PostgreSQL asks nobody for that"
    elif facts.roles:
        roles = sorted({*facts.roles, *facts.of_policies})
        reason = "everyone may execute it; these roles are named besides"
    else:
        roles = sorted({*facts.usual, *facts.of_policies})
        reason = "everyone may execute it, visitors too"
    call = str(Call("executable_by", tuple(roles)))
    proposal.text = proposal.text.replace(grant, call)
    proposal.changes.append((call, reason))
    proposal.closed.append("open_execute")
    return True


def pin_path(each: Object, facts, proposal: Proposal) -> bool:
    """Write the path before the body: the schemas that its caller's path usually has."""
    own = [] if each.schema == "public" else [each.schema]
    names = [*own, "public", *(["extensions"] if facts.has_extensions else []), "pg_temp"]
    line = f"set search_path = {', '.join(names)}"
    lines = proposal.text.splitlines(keepends=True)
    place = next(
        (
            number
            for number, text in enumerate(lines)
            if text.startswith(("as $", "as '", "return ", "begin atomic"))
        ),
        None,
    )
    if place is None:
        return False
    lines.insert(place, f"{line}\n")
    proposal.text = "".join(lines)
    proposal.changes.append((line, "with its owner's rights it finds what its caller's path has"))
    proposal.closed.append("open_path")
    return True
