"""Known findings that are accepted, each with a reason."""

import json
from pathlib import Path

from groundwork import GroundworkError

from .finding import Finding


def apply_baseline(file: Path, findings: list[Finding]) -> list[str]:
    """Mark what the file accepts; returns its entries that accept nothing any more."""
    reasons = read_baseline(file)
    used = set()
    for finding in findings:
        if finding.key in reasons:
            finding.accepted = reasons[finding.key]
            used.add(finding.key)
    return sorted(set(reasons) - used)


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
