"""What a message for people may not be: PostgreSQL's text alone, an error code, without advice."""

import re

CLASSES = "(?:0A|2[0-9BF]|3[BDF]|4[024]|5[3-8]|F0|HV|P0|XX)"
CODE = re.compile(
    rf"SQLSTATE|\b{CLASSES}(?=\w*[A-Z])[0-9A-Z]{{3}}\b"
    # five digits may be a number of bytes
    rf"|[(\[]{CLASSES}\d{{3}}[)\]]|\b{CLASSES}\d{{3}}$"
)
"""An SQLSTATE."""

OWN_CODE = re.compile(r"\bGW00\d\b")

KINDS = (
    "aggregate|collation|column|constraint|database|domain|extension|foreign key|function|index|"
    "operator|policy|procedure|publication|relation|role|rule|schema|sequence|server|statistics|"
    "table|trigger|type|view"
)
RAW = re.compile(
    rf"(?:ERROR:.*|(?:{KINDS}) .*(?:does not exist|already exists|does not match)\b.*"
    r"|(?:syntax|parse) error.*|permission denied.*|must be (?:owner|superuser|member).*"
    r"|invalid input .*|(?:null value in|duplicate key value|new row for relation).*"
    r"|(?:insert or update|update or delete) on table.*|(?:check )?constraint .* is violated.*"
    r"|could not (?:create unique index|obtain lock).*|cannot (?:drop|alter|change|create|use) .*"
    r"|there is no unique constraint.*|canceling statement.*|value too long.*|division by zero.*"
    r"|.* out of range|deadlock detected|no schema has been selected.*|default for column .*"
    r"|column reference .* is ambiguous|foreign key constraint .* cannot be implemented.*"
    r"|unrecognized .*|index row size .*|numeric field overflow.*)"
)
"""Whole lines as PostgreSQL writes them."""

UNTOUCHED = re.compile(r"Nothing was changed\.|The stages before this one are done")


class UnclearMessageError(AssertionError):
    """A message that people are left alone with."""


def check_message(outcome: str, message: str | None) -> None:
    """Raise UnclearMessageError where a message lacks what each one has to say."""
    lines = [re.sub(r"^ +- ", "", line) for line in (message or "").splitlines()]
    problems = [f"an error code: {line}" for line in lines if CODE.search(line)]
    problems += [f"an error code: {line}" for line in lines if OWN_CODE.search(line)]
    problems += [f"PostgreSQL's text alone: {line}" for line in lines if RAW.fullmatch(line)]
    if outcome == "refused":
        places = [place for place, line in enumerate(lines) if UNTOUCHED.search(line)]
        if not places:
            problems.append("it does not say that nothing was changed")
        elif not any(line.strip() for line in lines[places[-1] + 1 :]):
            problems.append("it does not say what to do")
    if problems:
        raise UnclearMessageError("\n".join([*problems, "The message:", message or ""]))
