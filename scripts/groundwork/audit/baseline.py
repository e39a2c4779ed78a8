"""Known findings that are accepted, each with a reason."""

import json
from pathlib import Path

from .. import GroundworkError
from .finding import Finding


def accept(findings: list[Finding], reasons: dict[str, str]) -> list[str]:
    """Mark the findings that have a reason; returns the keys that accept nothing any more."""
    for finding in findings:
        finding.accepted = reasons.get(finding.key, "")
    return sorted(set(reasons) - {finding.key for finding in findings})


def read_baseline(file: Path) -> dict[str, str]:
    """The reasons by finding: `{"accepted": [{"finding": "rule: object", "reason": "..."}]}`."""
    try:
        entries = json.loads(file.read_text())["accepted"]
        reasons = {entry["finding"]: entry["reason"].strip() for entry in entries}
    except FileNotFoundError:
        raise GroundworkError(f"There is no baseline {file}.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise GroundworkError(
            f"{file} is no baseline ({error}). It looks like this:\n"
            '{"accepted": [{"finding": "unused_table: spend", "reason": "a report reads it"}]}'
        ) from None
    for finding, reason in reasons.items():
        if not reason:
            raise GroundworkError(f"{file} accepts {finding} without a reason.")
    return reasons
