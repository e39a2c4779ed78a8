"""What a plan foresees of an adoption: refusals, types, rows by rule, and what is taken from roles.

A plan asks the engine about each model; here its answers are grouped for the reader of a check.
"""

import json
from dataclasses import dataclass, field

import psycopg

from ..planning.plan import TO_COME, Change, Plan, Statement

CLIENTS = ("anon", "authenticated", "service_role", "public")

ROLES = """
select
    rolname as name,
    quote_ident(rolname) as quoted
from pg_catalog.pg_roles
where rolname <> all(%s)
"""

POLICIES = """
select
    format('%%s.%%s', nspname, relname) as table_name,
    polname as name,
    array_agg(distinct rolname::text order by rolname::text) as roles
from pg_catalog.pg_policy
inner join pg_catalog.pg_class
    on polrelid = pg_class.oid
inner join pg_catalog.pg_namespace
    on relnamespace = pg_namespace.oid
inner join pg_catalog.pg_roles
    on pg_roles.oid = any(polroles)
where rolname <> all(%s)
group by 1, 2
"""

TO_QUARANTINE = ("set aside", "quarantine")
ENTERED, CONVERTED, FILLED, PLACED, CHANGED, QUARANTINED = (
    "added rows for",
    "converted",
    "filled",
    "given a tenant",
    "changed",
    "quarantined",
)
"""What a rule does with rows."""


@dataclass(frozen=True)
class Roles:
    """The roles that are neither the project's clients nor the owner of an object."""

    quoted: dict[str, str]
    """Their names by what a statement calls them."""
    policies: dict[tuple[str, str], list[str]]
    """By table and name, the policies for them."""


@dataclass(frozen=True)
class Taken:
    """What a run would take from roles of one object unless somebody keeps it."""

    object: str
    file: str
    """Of the model; empty where no model declares the object."""
    names: list[str]
    """As `keep` takes them."""

    @property
    def keeping(self) -> str:
        """What the file of the model, or the command line, has to say to keep it."""
        if self.file:
            return f"meta: {{keep: {json.dumps(self.names, ensure_ascii=False)}}}"
        # that of a function goes without its arguments
        name = self.object.removeprefix("public.").partition("(")[0]
        return f"--vars '{{leave_alone: [{json.dumps(name, ensure_ascii=False)}]}}'"


@dataclass(frozen=True)
class Rule:
    """What one rule does to rows of one table."""

    action: str
    rows: int
    of: str
    """The column or constraint."""


@dataclass
class Foreseen:
    refused: list[Change] = field(default_factory=list)
    waiting: list[Change] = field(default_factory=list)
    """Those of which only a run can tell, after other models."""
    types: list[tuple[str, str, str]] = field(default_factory=list)
    """Table, column, and from which type to which."""
    rules: dict[str, list[Rule]] = field(default_factory=dict)
    """By table."""
    uncounted: int = 0
    """Rules whose rows are known only after other changes."""
    taken: list[Taken] = field(default_factory=list)
    from_clients: int = 0
    """Privileges of clients that no model declares."""
    policies: int = 0
    """Policies that no model declares, but for those that `taken` names."""
    undeclared_columns: list[str] = field(default_factory=list)
    allowed: list[tuple[str, str, str]] = field(default_factory=list)
    """Table, hazard, and what has it, of what happens because it is allowed."""
    at_once: int = 0
    in_stages: list[str] = field(default_factory=list)


def roles_of(connection: psycopg.Connection) -> Roles:
    rows = connection.execute(ROLES, [[*CLIENTS]]).fetchall()
    policies = connection.execute(POLICIES, [[*CLIENTS]]).fetchall()
    return Roles(
        {row.quoted: row.name for row in rows},
        {(row.table_name, row.name): row.roles for row in policies},
    )


def foreseen(plan: Plan, roles: Roles) -> Foreseen:
    found = Foreseen()
    for change in plan.changes:
        if change.outcome == "refused":
            found.refused.append(change)
        elif change.outcome in ("needs_other_models", "deferred"):
            found.waiting.append(change)
        note_rules(found, change)
        for reason, rows in change.rejected.items():
            rule = Rule(QUARANTINED, rows, reason)
            found.rules.setdefault(shown(change.table), []).append(rule)
        note_taken(found, roles, change)
        if change.outcome in TO_COME:
            if change.path == "online":
                found.in_stages.append(shown(change.table))
            elif change.path == "at once" and change.is_model:
                found.at_once += 1
    return found


def note_rules(found: Foreseen, change: Change) -> None:
    table, known = shown(change.table), set()
    filled = {step.name for step in change.statements if step.kind == "nulls of column"}
    for step in change.statements:
        if step.stage in ("retype_columns", "begin_retype") and step.reason:
            found.types.append((table, step.name, step.reason))
        if step.hazard == "drop_column" and step.verdict == "kept":
            found.undeclared_columns.append(f"{table}.{step.name}")
        if step.verdict == "allowed":
            found.allowed.append((table, step.hazard, step.name))
        action = action_of(step)
        # the second step of a constraint takes what the first one leaves
        if not action or (step.kind.startswith("constraint"), step.name) in known:
            continue
        if step.kind == "nulls" and step.name in filled:
            continue
        known.add((step.kind.startswith("constraint"), step.name))
        rows = rows_of(step)
        if rows is None:
            found.uncounted += 1
        elif rows:
            found.rules.setdefault(table, []).append(Rule(action, rows, subject(step)))


def action_of(step: Statement) -> str:
    """What a step does to rows by a rule; empty for other steps."""
    statement = step.statement or ""
    if step.stage == "keep_former_values":
        return {"nulls of column": FILLED, "tenant": PLACED}.get(step.kind, CONVERTED)
    if step.stage == "set_nulls_aside":
        return QUARANTINED
    if step.stage in ("repair_rows", "repair_remaining_rows") and step.hazard is None:
        if statement.startswith(("insert into ", "call groundwork.insert_in_batches(")):
            return ENTERED
        return QUARANTINED if step.rule in TO_QUARANTINE else CHANGED
    return ""


def rows_of(step: Statement) -> int | None:
    if step.row_count is not None:
        return step.row_count
    number = (step.reason or "").split(" ", 1)[0]
    return int(number) if number.isdigit() else None


def subject(step: Statement) -> str:
    """The column, or how rows break the constraint, with what the rule makes of them."""
    broken = (step.reason or "").partition(" break ")[2].partition(": ")[0]
    of = broken or step.name
    return f"{of}: {step.rule}" if step.rule and step.rule not in TO_QUARANTINE else of


def note_taken(found: Foreseen, roles: Roles, change: Change) -> None:
    # the view that takes the name of a retired table takes its privileges
    if any(step.hazard == "retire_table" for step in change.statements):
        return
    names = [
        step.name if step.stage else what
        for step in change.statements
        if step.verdict != "kept"
        for what in taken_by(step.statement or "", change.table, roles, found, step)
    ]
    if names:
        file = change.file if change.is_model else ""
        found.taken.append(Taken(change.table, file, list(dict.fromkeys(names))))


def taken_by(
    statement: str, name: str, roles: Roles, found: Foreseen, step: Statement | None = None
) -> list[str]:
    """What a statement of the engine takes from own roles, as `keep` calls it; counts the rest."""
    if statement.startswith("revoke "):
        role = roles.quoted.get(statement.rpartition(" from ")[2])
        if role is None:
            found.from_clients += 1
            return []
        words = statement.removeprefix("revoke grant option for ").removeprefix("revoke ")
        return [f"{role} {words.partition(' ')[0]}"]
    if statement.lower().startswith("drop policy "):
        for (table, policy), _ in roles.policies.items():
            if table == name and is_of(statement, policy, step):
                return [policy]
        found.policies += 1
    return []


def is_of(statement: str, policy: str, step: Statement | None) -> bool:
    if step and step.stage:
        return step.name == policy
    named = statement.split(" ", 2)[2]
    quoted = '"' + policy.replace('"', '""') + '"'
    return named.startswith((f"{policy} on ", f"{quoted} on "))


def shown(table: str) -> str:
    return table.removeprefix("public.")
