"""One planted fault, or one look-alike that is right."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Case:
    """SQL that is run on the small database, and the objects a rule then lists.

    fix replaces the statements the rule proposes, for the few that are no statements.
    """

    rule: str
    title: str
    sql: str
    objects: tuple[str, ...] = ()
    fix: str | None = None


def fault(rule, title, sql, *objects, fix=None):
    """Make a case the rule finds."""
    assert objects, "a fault names what is at fault"
    return Case(rule, title, sql, objects, fix)


def right(rule, title, sql):
    """Make a case that looks like a fault and is none."""
    return Case(rule, title, sql)
