"""The report as SARIF 2.1.0, which code hosts show at the line."""

import hashlib
import json
from urllib.parse import quote

from ..finding import Finding, Level, Place
from ..run import Result

LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "note"}
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
RELATED = 10
"""So many further places of one finding are named."""


def write_sarif(result: Result) -> str:
    indexes = {rule.name: number for number, rule in enumerate(result.rules)}
    last = Place(result.last_migration)
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
        "results": [as_result(one, indexes[one.rule], last) for one in result.findings],
    }
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def as_result(one: Finding, index: int, elsewhere: Place) -> dict:
    """A code host shows nothing without a location, so what only the live catalog shows stands
    `elsewhere`."""
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
        "locations": [location(one.places[0] if one.places else elsewhere)],
    }
    if one.places[1:]:
        made["relatedLocations"] = [
            {"id": number, **location(place)}
            for number, place in enumerate(one.places[1 : RELATED + 1], 1)
        ]
    if one.accepted:
        made["suppressions"] = [{"kind": "external", "justification": one.accepted}]
    return made


def location(place: Place) -> dict:
    artifact, region = {"uri": quote(place.file)}, {"startLine": place.line or 1}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}
