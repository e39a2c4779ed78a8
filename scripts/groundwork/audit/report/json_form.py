"""The report for programs. docs/audit.schema.json describes it."""

import json

from ..finding import Finding
from ..run import Result

VERSION = 1


def write_json(result: Result) -> str:
    usage = result.usage
    document = {
        "version": VERSION,
        "facts": result.facts,
        "rules": [
            {
                "id": rule.name,
                "level": str(rule.level),
                "section": rule.section,
                "sentence": rule.sentence,
            }
            for rule in result.rules
        ],
        "findings": [as_object(one) for one in result.findings],
        "order": [
            {"kind": stage.kind, "names": stage.names, "note": stage.note} for stage in result.order
        ],
        "run_time_names": [
            {"file": place.file, "line": place.line, "kind": kind}
            for place, kind in usage.run_time_names
        ],
        "skipped": [
            {"file": place.file, "line": place.line, "reason": why} for place, why in usage.skipped
        ],
        "storage_buckets": dict(sorted(usage.storage.items())),
        "unused_baseline": result.unused_reasons,
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def as_object(one: Finding) -> dict:
    return {
        "rule": one.rule,
        "level": str(one.level),
        "section": one.section,
        "object": one.object,
        "places": [{"file": place.file, "line": place.line} for place in one.places],
        "evidence": one.evidence,
        "consequence": one.consequence,
        "action": one.action,
        "sql": one.sql,
        "side": one.side,
        "accepted": one.accepted,
    }
