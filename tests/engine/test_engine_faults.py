"""The judge of the cases sees what an engine with a fault does."""

import re

import pytest

from .test_cases import cases_of


def definition(engine: list[str], function: str) -> str:
    """The statement that makes a function of the engine, as it is written there."""
    text = "\n".join(engine)
    text = text[text.index(f"create or replace function groundwork.{function}(") :]
    tag = re.search(r"^as (\$\w+\$)$", text, flags=re.M)
    end = text.index(f"\n{tag[1]};", tag.end())
    return text[: end + len(tag[1]) + 2]


def replaced(engine: list[str], function: str, old: str, new: str) -> str:
    """The definition of `function`, with `old` replaced: a regular expression that it contains."""
    text, count = re.subn(old, new, definition(engine, function), flags=re.S)
    assert count, f"groundwork.{function} does not contain {old}"
    return text


# By title: the function that is broken, what is replaced in it, by what; the subject and name of
# a case that turns red, and what is said of it.
FAULTS = {
    "policies are not described": (
        "describe_rules",
        r"where pg_policy.polrelid = any\(tables\)\s+union all",
        "where false union all",
        "policies",
        "a policy changes its condition",
        "The dump differs",
    ),
    "a step is not executed": (
        "execute_once",
        r"execute groundwork\.with_secrets\(step\.statement\);",
        "if step.stage <> 'make_constraints' then"
        " execute groundwork.with_secrets(step.statement); end if;",
        "checks",
        "a check is added",
        "still different after",
    ),
    "every hazard is allowed": (
        "is_allowed",
        r"(?<=as )\$is_allowed\$.*\$is_allowed\$",
        "$$ select true $$",
        "retypes",
        "text to integer",
        "It was not refused without the allowance",
    ),
    "every cast is lossless": (
        "is_lossless",
        r"(?<=as )\$is_lossless\$.*\$is_lossless\$",
        "$$ select true $$",
        "retypes",
        "text to integer",
        "The plan's hazards are [], not ['lossy_type']",
    ),
    "what breaks a constraint is removed and not kept": (
        "repair_statement",
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
def test_fault_turns_a_case_red(title, judge, engine):
    function, old, new, subject, case, text = FAULTS[title]
    judge.live.execute("set search_path = pg_catalog, groundwork, pg_temp")
    judge.live.execute(replaced(engine, function, old, new))
    judge.live.execute("reset search_path")
    case = next(known for known in cases_of(subject) if known.name == case)
    judge.try_cases([case])
    assert text in "\n".join(fault.text for fault in judge.faults)


@pytest.mark.parametrize("title", FAULTS)
def test_its_case_is_green_otherwise(title, judge):
    *_, subject, case, _ = FAULTS[title]
    judge.try_cases(known for known in cases_of(subject) if known.name == case)
    assert judge.faults == []
