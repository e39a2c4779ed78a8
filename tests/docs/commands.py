"""The commands that the pages show, and whether what they name is there."""

import itertools
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from functools import cache

import yaml
from dbt.cli.main import cli

from docs.pages import Block, pages
from groundwork import ROOT
from groundwork.cli.main import COMMANDS

MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))
VARIABLES = set(re.findall(r"\$\(([A-Z]+)\)", MAKEFILE))
MACROS = "\n".join(file.read_text() for file in (ROOT / "macros").rglob("*.sql"))
SETTINGS = {
    *yaml.safe_load((ROOT / "dbt_project.yml").read_text())["vars"],
    *re.findall(r"\b(?:var|run_option|project_variable)\('(\w+)'", MACROS),
}

# Programs that are not this project's.
OF_OTHERS = {"createdb", "psql", "supabase"}

# The table that the README adds.
EXAMPLES = {"tenant_notes"}


@dataclass(frozen=True)
class Command:
    page: str
    text: str
    is_run: bool

    @property
    def words(self) -> list[str]:
        return shlex.split(self.text, comments=True)

    @property
    def arguments(self) -> list[str]:
        """Without what a pipe or a file makes of the output."""
        words = self.words
        ends = [place for place, word in enumerate(words) if word in ("|", ">", "&&")]
        return words[: ends[0]] if ends else words


def is_shell(block: Block) -> bool:
    """Fenced as such; or indented, with a command at its beginning."""
    return block.language == "sh" or (not block.language and is_command(block.text))


def is_command(text: str) -> bool:
    return text.startswith(("make ", "dbt ", "groundwork ", "python scripts/", "python tests/"))


def lines(block: Block) -> list[str]:
    joined = block.text.replace("\\\n", " ")
    return [line.strip() for line in joined.splitlines() if line.split("#")[0].strip()]


def commands() -> list[Command]:
    """Every command of the pages. Those within a sentence, and those for a server that a reader
    has to name, are not run."""
    found = []
    for page in pages():
        for block in page.blocks():
            if is_shell(block):
                found += [
                    Command(page.name, line, block.is_run and "--url" not in line)
                    for line in lines(block)
                ]
        found += [
            Command(page.name, span, is_run=False) for span in page.spans() if is_command(span)
        ]
    return found


def fault(command: Command) -> str | None:
    """What a command names that is not there, or None."""
    words = [word for word in command.arguments if word != "..."]
    match words:
        case ["make", *rest]:
            named = {word for word in rest if "=" not in word}
            variables = {word.partition("=")[0] for word in rest if "=" in word}
            unknown = (named - TARGETS) | (variables - VARIABLES)
        case ["dbt", *rest]:
            unknown = unknown_to_dbt(rest)
        case ["groundwork", *rest]:
            unknown = unknown_to_groundwork(rest)
        case ["pip", "install", *_] | ["cd", _]:
            unknown = set()
        case ["python", script, *rest]:
            unknown = unknown_to_script(script, rest)
        case [program, *_] if program in OF_OTHERS:
            unknown = set()
        case ["export", *rest]:
            unknown = {word for word in rest if not word.startswith(("PG", "DATABASE_URL"))}
        case ["source", ".venv/bin/activate"]:
            unknown = set()
        case _:
            unknown = {words[0]}
    if unknown:
        return f"{command.page}: {command.text}: there is no {', '.join(sorted(unknown))}"
    return None


def unknown_to_dbt(words: list[str]) -> set[str]:
    known = {
        option: parameter
        for each in (cli, *(cli.commands[word] for word in words if word in cli.commands))
        for parameter in each.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    unknown = {word for word in words if word.startswith("-")} - set(known)
    if not any(word in cli.commands for word in words):
        unknown.add(" ".join(["dbt", *words]))
    for option, value in itertools.pairwise(words):
        if option in ("--select", "--exclude"):
            unknown |= {value.strip("+")} - resources() - EXAMPLES
        elif option == "--vars":
            given = yaml.safe_load(value)
            unknown |= set(given) - SETTINGS
            unknown |= unknown_hazards(given.get("allow", []))
    return unknown


def unknown_to_script(script: str, words: list[str]) -> set[str]:
    file = ROOT / script
    if not file.exists():
        return {script}
    options = {word.partition("=")[0] for word in words if word.startswith("-")}
    text = help_of(script)
    if words and not words[0].startswith("-") and f" {words[0]} " in text:
        text += help_of(script, words[0])
    unknown = {option for option in options if not re.search(rf"{re.escape(option)}\b", text)}
    allowed = [value for option, value in itertools.pairwise(words) if option == "--allow"]
    return unknown | unknown_hazards(allowed)


def unknown_to_groundwork(words: list[str]) -> set[str]:
    """Those that neither the command knows nor, where it passes them on, dbt."""
    named = [word for word in words if not word.startswith("-")]
    if not named or named[0] not in COMMANDS:
        return {" ".join(["groundwork", *words])}
    options = {word.partition("=")[0] for word in words if word.startswith("-")} - {"--help"}
    text = help_of("-m", "groundwork", named[0])
    unknown = {option for option in options if not re.search(rf"{re.escape(option)}\b", text)}
    if "is for dbt" in " ".join(text.split()):
        unknown &= unknown_to_dbt([named[0], *unknown])
    allowed = [value for option, value in itertools.pairwise(words) if option == "--allow"]
    return unknown | unknown_hazards(allowed)


def unknown_hazards(names: list[str]) -> set[str]:
    """Those of `lossy_type` or `lossy_type:leads` that name no hazard, or no table."""
    page = (ROOT / "docs" / "hazards.md").read_text()
    unknown = set()
    for name in names:
        hazard, _, table = name.partition(":")
        if f"| `{hazard}` |" not in page:
            unknown.add(hazard)
        # what drop_object names is in no model any more
        if table and hazard != "drop_object" and table not in resources() | EXAMPLES:
            unknown.add(table)
    return unknown


@cache
def resources() -> set[str]:
    """The names of all models and of all tests over the whole database."""
    files = [*(ROOT / "models").rglob("*.sql"), *(ROOT / "tests" / "dbt" / "rules").glob("*.sql")]
    return {file.stem for file in files}


@cache
def help_of(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command, "--help"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": "scripts"},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
