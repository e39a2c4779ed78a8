"""Says in a few words what keeps a table from a row access class."""

from pglast import ast, parse_sql
from pglast.parser import ParseError
from pglast.stream import RawStream

from ..described import Item, Table
from ..proving import Difference
from .calls import LONGEST_LINE
from .conditions import normal, printed

MOST = 2
"""With more reasons than these, it is not near."""


def sentences(table: Table, emitted: str, found: list[Difference]) -> list[str]:
    """What differs, one sentence for each reason; empty where there are too many."""
    policies = policies_of(emitted)
    live = {item.name: item for item in table.of("policy")}
    reasons: dict[str, None] = {}
    names = set()
    for each in found:
        if each.kind == "policy":
            names.add(each.name)
        elif each.kind == "setting":
            words = "forced" if each.name == "force_row_security" else "enabled"
            reasons[f"row security is not {words}"] = None
        elif each.kind == "trigger":
            reasons["no trigger that keeps a row in its tenant"] = None
        elif each.kind == "privilege":
            reasons[privilege_reason(table, each)] = None
        elif each.kind == "file":
            return []
    for reason in policy_reasons(policies, live, names, table):
        reasons[reason] = None
    return list(reasons) if len(reasons) <= MOST else []


def is_far(table: Table, emitted: str) -> bool:
    """Whether the names of policies and the settings alone tell that it neither fits nor is near.

    Most classes of a database that nobody wrote with macros are: they need no trial.
    """
    wanted, live = {*policies_of(emitted)}, {item.name for item in table.of("policy")}
    if not wanted:
        return False
    missing = wanted - live
    settings = ("row_security", "force_row_security")
    reasons = sum(not table.setting(name) for name in settings) + bool(missing)
    # of the others each that is missing may be one with another name
    further = max(0, len(live - wanted) - len(missing))
    return reasons > 0 and reasons + further > MOST


def policies_of(emitted: str) -> dict[str, ast.CreatePolicyStmt]:
    try:
        trees = parse_sql(emitted)
    except ParseError:
        return {}
    return {
        each.stmt.policy_name: each.stmt
        for each in trees
        if isinstance(each.stmt, ast.CreatePolicyStmt)
    }


def policy_reasons(
    wanted: dict[str, ast.CreatePolicyStmt], live: dict[str, Item], names: set[str], table: Table
) -> list[str]:
    reasons = []
    unmatched = {name: live[name] for name in names if name in live and name not in wanted}
    for name in sorted(names & wanted.keys()):
        policy = wanted[name]
        if name in live:
            reasons += differing(policy, live[name], table)
            continue
        other = next((key for key, item in unmatched.items() if fits(policy, item, table)), None)
        if other:
            del unmatched[other]
            reasons.append("its policies have other names")
        else:
            reasons.append(f"no policy for {policy.cmd_name}")
    return [*reasons, *(f"a further policy {name}" for name in sorted(unmatched))]


def fits(policy: ast.CreatePolicyStmt, item: Item, table: Table) -> bool:
    return not differing(policy, item, table)


def differing(policy: ast.CreatePolicyStmt, item: Item, table: Table) -> list[str]:
    """How a policy of the database differs from one that a class has."""
    facts, command = item.definition, policy.cmd_name
    if facts["command"] != command:
        return [f"its policy for {command} is for {facts['command']}"]
    roles = sorted(each.rolename or "public" for each in policy.roles)
    if sorted(facts["roles"]) != roles:
        return [f"its policy for {command} is for {', '.join(facts['roles'])}"]
    if not facts["permissive"]:
        return [f"its policy for {command} is restrictive"]
    reasons = []
    for clause, word, node in (
        ("using", f"condition for {command}", policy.qual),
        ("check", f"check on {command}", policy.with_check),
    ):
        have = facts.get(clause)
        if node is None and have is None:
            continue
        if have is None:
            reasons.append(f"no {word}")
        elif node is None:
            reasons.append(f"a {word}")
        elif normal(have, table.plain) != normal(printed(node), table.plain):
            reasons.append(f"another {word}")
        elif spelled(have) != spelled(printed(node)):
            reasons.append(f"its {word} calls a function for every row")
    return reasons


def spelled(expression: str) -> int:
    """How many sub-selects a condition has: that is what normal() does not tell."""
    return RawStream()(parse_sql(f"select {expression}")[0].stmt).count("SELECT")


def privilege_reason(table: Table, difference: Difference) -> str:
    """`anon may select`, or `authenticated may not update`."""
    try:
        tree = parse_sql(difference.sentence)[0].stmt
    except ParseError:
        return "other privileges"
    if not isinstance(tree, ast.GrantStmt):
        return "other privileges"
    roles = " and ".join(each.rolename or "public" for each in tree.grantees)
    what = ", ".join(each.priv_name for each in tree.privileges or ()) or "do everything"
    columns = any(each.cols for each in tree.privileges or ())
    word = "may not" if tree.is_grant else "may"
    return f"{roles} {word} {what}{' of some columns' if columns else ''}"


def with_comment(text: str, table_name: str, near: str) -> str:
    """The file with the sentence above what says who sees the rows, else at its end."""
    comment = commented(f"It {near}")
    switch = f"alter table {table_name} enable row level security;"
    if f"\n{switch}" in text:
        return text.replace(f"\n{switch}", f"\n{comment}\n{switch}", 1)
    return f"{text}\n{comment}\n"


def commented(sentence: str, indent: str = "") -> str:
    """The sentence as a comment, in lines that are not too long."""
    lines = [f"{indent}--"]
    for word in f"{sentence}.".split():
        if len(lines[-1]) + len(word) >= LONGEST_LINE:
            lines.append(f"{indent}--")
        lines[-1] += f" {word}"
    return "\n".join(lines)
