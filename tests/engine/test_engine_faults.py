"""The judge of the cases sees what an engine with a fault does."""

import re

import pytest

from .test_cases import cases_of


def definition(connection, function: str) -> str:
    query = "select pg_get_functiondef(oid) from pg_proc where proname = %s"
    query += " and pronamespace = 'groundwork'::regnamespace"
    return connection.execute(query, [function]).fetchone()[0]


def replaced(connection, function: str, old: str, new: str) -> None:
    """Replace `old`, a regular expression that has to be there, in a function of the engine."""
    text, count = re.subn(old, new, definition(connection, function), flags=re.S)
    assert count, f"groundwork.{function} does not contain {old}"
    connection.execute(text)


# By title: the function that is broken, what is replaced in it, by what; the subject and name of
# a case that turns red, and what is said of it.
FAULTS = {
    "policies are not described": (
        "describe",
        r"where pg_policy.polrelid = any\(tables\)\s+union all",
        "where false union all",
        "policies",
        "a policy changes its condition",
        "The dump differs",
    ),
    "a step is not executed": (
        "execute",
        r"execute step\.statement;",
        "if step.stage <> 'make_constraints' then execute step.statement; end if;",
        "checks",
        "a check is added",
        "still different after",
    ),
    "every hazard is allowed": (
        "is_allowed",
        r"AS \$function\$.*\$function\$",
        "AS $function$ select true $function$",
        "retypes",
        "text to integer",
        "It was not refused without the allowance",
    ),
    "every cast is lossless": (
        "is_lossless",
        r"AS \$function\$.*\$function\$",
        "AS $function$ select true $function$",
        "retypes",
        "text to integer",
        "The plan's hazards are [], not ['lossy_type']",
    ),
    "what breaks a constraint is removed and not kept": (
        "repair",
        r"taken\.content from taken'",
        "taken.content from taken where false'",
        "repairs",
        "orphans are set aside",
        "A row is lost",
    ),
    "a change is recorded as another": (
        "record",
        r"groundwork\.fingerprint\(items\)",
        "'x'",
        "settings",
        "storage parameters are set",
        "The second run",
    ),
    "a refusal comes too late": (
        "attempt",
        r"message := concat_ws\(",
        "execute format('comment on table %I.%I is %L', schema_name, object_name, 'tried');"
        " message := concat_ws(",
        "checks",
        "a check is added that rows break",
        "It was refused and changed something",
    ),
    "a view comes back without its privileges": (
        "view_statements",
        r"\('privilege', 'comment'\)",
        "('comment')",
        "views",
        "a view with all that can belong to it",
        "The dump differs",
    ),
    "a serial starts again": (
        "continue_identity",
        r"perform setval\(identity\.name, value\);",
        "null;",
        "identity",
        "a serial becomes an identity and goes on counting",
        "duplicate key",
    ),
}


@pytest.mark.parametrize("title", FAULTS)
def test_fault_turns_a_case_red(title, judge):
    function, old, new, subject, case, text = FAULTS[title]
    replaced(judge.live, function, old, new)
    case = next(known for known in cases_of(subject) if known.name == case)
    judge.try_cases([case])
    assert text in "\n".join(fault.text for fault in judge.faults)


@pytest.mark.parametrize("title", FAULTS)
def test_its_case_is_green_otherwise(title, judge):
    *_, subject, case, _ = FAULTS[title]
    judge.try_cases(known for known in cases_of(subject) if known.name == case)
    assert judge.faults == []
