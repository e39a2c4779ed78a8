"""The report as SARIF 2.1.0, which code hosts show at the line."""

import hashlib
import json

from ..finding import Finding, Level
from ..run import Result

LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "note"}
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
RELATED = 10
"""So many further places of one finding are named."""


def write_sarif(result: Result) -> str:
    indexes = {rule.name: number for number, rule in enumerate(result.rules)}
    run = {
        "tool": {
            "driver": {
                "name": "groundwork audit",
                "rules": [
                    {
                        "id": rule.name,
                        "shortDescription": {"text": rule.sentence},
                        "defaultConfiguration": {"level": LEVELS[rule.level]},
                        "properties": {"tags": [rule.section]},
                    }
                    for rule in result.rules
                ],
            }
        },
        "columnKind": "unicodeCodePoints",
        "results": [as_result(one, indexes[one.rule]) for one in result.findings],
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def as_result(one: Finding, index: int) -> dict:
    text = f"{one.object}: {one.consequence}. {one.action}"
    if one.evidence:
        text += f" ({one.evidence})"
    if one.sql:
        text += f"\n{one.sql};"
    made = {
        "ruleId": one.rule,
        "ruleIndex": index,
        "level": LEVELS[one.level],
        "message": {"text": text},
        "partialFingerprints": {"finding/v1": hashlib.sha256(one.key.encode()).hexdigest()},
    }
    if one.places:
        made["locations"] = [location(one.places[0])]
    if one.places[1:]:
        made["relatedLocations"] = [
            {"id": number, **location(place)}
            for number, place in enumerate(one.places[1 : RELATED + 1], 1)
        ]
    if one.accepted:
        made["suppressions"] = [{"kind": "external", "justification": one.accepted}]
    return made


def location(place) -> dict:
    physical = {"artifactLocation": {"uri": place.file}}
    if place.line:
        physical["region"] = {"startLine": place.line}
    return {"physicalLocation": physical}
