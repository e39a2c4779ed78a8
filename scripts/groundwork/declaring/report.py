"""Says what was declared: as Markdown for people, and as JSON."""

import json
from dataclasses import asdict

from .project import Written
from .reading import Found
from .written import File


def as_json(found: Found, files: list[File], written: Written) -> str:
    return json.dumps(content(found, files, written), indent=2, ensure_ascii=False) + "\n"


def content(found: Found, files: list[File], written: Written) -> dict:
    """The report as data."""
    return {
        "schemas": found.schemas,
        "objects": counted(files),
        "files": asdict(written),
        "differences": [
            {"object": file.object.shown, "model": file.object.model, "statement": each.sentence}
            for file in files
            for each in file.problems
        ],
        "recognised": recognised(files),
        "nearly": [
            {"object": file.object.shown, "model": file.object.model, "class": file.near}
            for file in files
            if file.near
        ],
        "parts": [
            {"object": file.object.shown, "model": file.object.model, "part": part}
            for file in files
            for part in file.nearly
        ],
        "settings": found.to_write_by_hand,
        "accepted": [
            {"object": file.object.shown, "model": file.object.model, "accepts": names}
            for file in files
            if (names := file.properties.get("meta", {}).get("accept"))
        ],
        "left_alone": [{"object": name, "reason": reason} for name, reason in found.left_alone],
    }


def counted(files: list[File]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for file in files:
        counts[file.object.kind] = counts.get(file.object.kind, 0) + 1
    return dict(sorted(counts.items()))


def recognised(files: list[File]) -> dict[str, int]:
    """How many files have each macro."""
    counts: dict[str, int] = {}
    for file in files:
        for name in set(file.calls):
            counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items()))


ACCEPTED = {
    "open_rows": "does not say who may see its rows",
    "open_execute": "may be executed by everyone",
    "open_path": "runs with its owner's rights and sets no search_path",
    "owner_rights": "runs with the rights of a role that is not held to row security",
}


def as_markdown(found: Found, files: list[File], written: Written) -> str:
    facts = content(found, files, written)
    lines = ["# Declared", ""]
    lines += [
        f"- {number} {kind}{'' if number == 1 else 's'}"
        for kind, number in facts["objects"].items()
    ]
    lines += [
        "",
        f"New files: {len(written.new)}. Changed: {len(written.changed)}."
        f" Left as they are: {len(written.kept)}.",
    ]
    if written.without_object:
        lines += ["", "## Declared, and not in the database", ""]
        lines += [f"- {file}" for file in written.without_object]
    if facts["differences"]:
        lines += [
            "",
            "## What a run would still change",
            "",
            "No file can state these exactly. A run executes:",
            "",
            "| object | statement |",
            "|---|---|",
        ]
        lines += [f"| {row['object']} | {cell(row['statement'])} |" for row in facts["differences"]]
    if facts["recognised"]:
        lines += ["", "## Recognised", ""]
        lines += [f"- {name}() in {files_of(n)}" for name, n in facts["recognised"].items()]
    if facts["nearly"]:
        lines += ["", "## Nearly a row access class", "", "| table | it |", "|---|---|"]
        lines += [f"| {row['object']} | {cell(row['class'])} |" for row in facts["nearly"]]
    if facts["parts"]:
        lines += ["", "## Nearly a macro", "", "| table | its |", "|---|---|"]
        lines += [f"| {row['object']} | {cell(row['part'])} |" for row in facts["parts"]]
    if facts["settings"]:
        lines += ["", "## To write into dbt_project.yml", "", "```yaml"]
        lines += [*facts["settings"].rstrip().splitlines(), "```"]
    if facts["accepted"]:
        lines += [
            "",
            "## Open doors",
            "",
            "Declared as they are, below `meta: accept`. Take the word out of the file and say"
            " who may do it: `dbt test` names each until then.",
            "",
            "| object | it |",
            "|---|---|",
        ]
        lines += [
            f"| {row['object']} | {'; '.join(ACCEPTED[name] for name in row['accepts'])} |"
            for row in facts["accepted"]
        ]
    if facts["left_alone"]:
        lines += ["", "## Left alone", "", "| what | why |", "|---|---|"]
        lines += [f"| {row['object']} | {row['reason']} |" for row in facts["left_alone"]]
    return "\n".join(lines) + "\n"


def files_of(number: int) -> str:
    return f"{number} file{'' if number == 1 else 's'}"


def cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())
