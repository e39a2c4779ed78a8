"""The rules of SQLFluff that hold for each text, and what they find in it."""

import json
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from sqlfluff import __version__
from sqlfluff.core import FluffConfig, Linter

from .. import ROOT
from .texts import Text

OFF_IN_BODIES = {
    "AL04": "It takes the tables of a subquery for those of the query around it.",
    "AL03": "The columns of a function's result are named by its `returns`.",
    "AL08": "The columns of a function's result are named by its `returns`.",
    "AM04": "A function's `returns` says how many columns there are.",
    "AM09": "`offset 0` keeps PostgreSQL from joining a subquery with the query around it.",
    "LT05": "A rendered line is as long as its names; lint_sql.sh measures the sources.",
    "LT06": "It takes `exists (` in a select list for a function.",
    "LT14": "A subquery that fits on a line stays on it.",
    "RF01": "PostgreSQL finds it, and SQLFluff doesn't know the alias of an `insert into`.",
    "RF03": "It takes a column of the outer query for one of the subquery's.",
    "RF04": "Aliases such as `columns` are keywords that PostgreSQL does not reserve.",
    "RF06": '"char" and char are two types.',
    "ST05": "It asks for a CTE instead of a lateral subquery, which can't be one.",
    "ST07": "`using` gives a full join one column for both of its sides.",
    "ST10": "It takes a parameter for a constant.",
}
OFF_BETWEEN_BODIES = {
    "LT15": "Macros leave blank lines between statements.",
    "RF06": '"char" and char are two types.',
}
NOT_FIXED = {
    "LT02": "It would move the lines around a table expression without those in it.",
}
SETTINGS = {
    # LT02 wants a line break before `lateral (`, and before a function in `from` whose arguments
    # take several lines, but only where another clause follows.
    ("indentation", "skip_indentation_in"): "script_content,from_expression_element",
    # LT01 takes `exists (` for a function, as LT06 does.
    ("layout", "type", "function_contents", "spacing_before"): "any",
}
# A fragment keeps the indentation of its own file; Jinja leaves blank lines where it made nothing.
LAYOUT_OF_LINES = {"LT01", "LT02", "LT15"}

PROCESSES = 2
KEPT = 2000
"""Texts whose findings are known to the next run."""


class Finding(NamedTuple):
    line: int
    rule: str
    message: str


def check(texts: list[Text]) -> list[list[Finding]]:
    """The findings in each text, kept from an earlier run where it had the same text."""
    file = ROOT / ".groundwork" / "lint_functions.json"
    rules = Path(__file__).read_text() + (ROOT / ".sqlfluff").read_text() + __version__
    keys = [sha256(f"{rules}\0{text.given}\0{text.is_body}".encode()).hexdigest() for text in texts]
    known = json.loads(file.read_text()) if file.exists() else {}
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    known |= dict(zip(missing, in_parallel(findings_in, [*missing.values()]), strict=True))
    latest = sorted(known.items(), key=lambda item: item[0] in keys)[-KEPT:]
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(dict(latest)))
    return [[Finding(*finding) for finding in known[key]] for key in keys]


def in_parallel(function: Callable[[Text], Any], texts: list[Text]) -> list[Any]:
    """The results in the order of `texts`; the longest text is begun first."""
    order = sorted(range(len(texts)), key=lambda number: -len(texts[number].given))
    with ProcessPoolExecutor(PROCESSES) as pool:
        results = dict(zip(order, pool.map(function, [texts[one] for one in order]), strict=True))
    return [results[number] for number in range(len(texts))]


def findings_in(text: Text) -> list[Finding]:
    off = OFF_IN_BODIES if text.is_body else OFF_BETWEEN_BODIES
    linted = linter(tuple(off)).lint_string(text.given)
    return [
        Finding(one.line_no, one.rule_code(), " ".join(one.desc().split()))
        for one in linted.violations
    ]


@cache
def linter(off: tuple[str, ...]) -> Linter:
    """SQLFluff with the rules of the house but those that are off."""
    house = str(ROOT / ".sqlfluff")
    never = FluffConfig.from_root(house, ignore_local_config=True).get("rule_denylist")
    overrides = {"templater": "raw", "exclude_rules": ",".join((*never, *off))}
    config = FluffConfig.from_root(house, ignore_local_config=True, overrides=overrides)
    for keys, value in SETTINGS.items():
        config.set_value(keys, value)
    return Linter(config)
