"""Hazards and drift in SARIF 2.1.0, as code scanning reads it."""

from collections.abc import Iterator

from .plan import Hazard, Plan

NOTES = dict.fromkeys(("kept", "done", "no rows at stake"), "note")
LEVELS = {"refused": "error", "allowed": "warning", **NOTES}


def log(results: Iterator[dict], hazards: dict[str, Hazard]) -> dict:
    results = list(results)
    sentences = {hazard.name: hazard.sentence for hazard in hazards.values()}
    sentences["declaration"] = "A model cannot become what it declares."
    sentences["drift"] = "An object is not as its declaration left it."
    used = sorted({result["ruleId"] for result in results})
    rules = [{"id": name, "shortDescription": {"text": sentences[name]}} for name in used]
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {"tool": {"driver": {"name": "groundwork plan", "rules": rules}}, "results": results}
        ],
    }


def hazards_of(plan: Plan) -> Iterator[dict]:
    for change in plan.changes:
        steps = [step for step in change.statements if step.hazard]
        for step in steps:
            what = step.reason or step.statement
            text = f"{change.table}: {step.kind} {step.name}: {what} ({step.verdict})"
            yield result(step.hazard, LEVELS[step.verdict], text, change.file)
        if change.outcome == "refused" and not any(step.verdict == "refused" for step in steps):
            yield result("declaration", "error", change.message, change.file)


def drift_of(differences: list) -> Iterator[dict]:
    for row in differences:
        text = f"{row.schema_name}.{row.object_name}: {row.sentence}"
        yield result("drift", "error", text, None)


def result(rule: str, level: str, text: str, file: str | None) -> dict:
    found = {"ruleId": rule, "level": level, "message": {"text": text}}
    if file:
        found["locations"] = [{"physicalLocation": {"artifactLocation": {"uri": file}}}]
    return found
