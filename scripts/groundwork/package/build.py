"""Writing the package: macros, materializations, hooks, generic tests and rules, and no model."""

import shutil
from pathlib import Path

import yaml

from .. import ROOT
from .functions import FUNCTIONS, function_macros
from .jinja import defined, with_package
from .own_macros import NOT_OFFERED, OFFERED, OFFERED_BESIDE, REPLACED, text_of

NAME = "groundwork"

OWN = Path(__file__).parent
"""Its folders macros and analyses have what takes the place of this project's, or only it has."""

LEFT_OUT = (
    "macros/materializations/test.sql",
    "macros/triggers/keep_in_vault.sql",
    "macros/triggers/secrets_of_rows.sql",
    "macros/triggers/tenant_row_limit.sql",
)
"""What a package does not have: dbt looks for it in the project alone; or it needs models of this
one: its plans say how many rows a tenant may have, and its functions keep secrets."""

TESTS = ("tests/dbt/generic", "tests/dbt/rules")

START = ("{{ check_project() }}", "{{ keep_functions() }}")
"""Hooks of the package: the first comes before the others of on-run-start, the second behind."""

END = "{{ check_tables() }}"

SETTINGS = """\
# The package groundwork, without this project's models: docs/own_project.md says how a project
# uses it. Written by groundwork.package.build.
"""


def build(into: Path) -> Path:
    """Write the package into the folder `into`, in place of what is there, and return that."""
    texts = sources()
    macros = {name for text in texts.values() for name in defined(text)}
    if into.exists():
        shutil.rmtree(into)
    for path, text in texts.items():
        file = into / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(with_package(text, NAME, macros))
    (into / "dbt_project.yml").write_text(SETTINGS + settings())
    (into / "groundwork.sql").write_text(text_of(offered(texts)))
    shutil.copy(ROOT / "LICENSE", into)
    # messages name them
    pages = shutil.ignore_patterns("erd")
    shutil.copytree(ROOT / "docs", into / "docs", ignore=pages)
    return into


def sources() -> dict[Path, str]:
    """The files of the package, before macros are called by their package's name."""
    own = {file.name: file.read_text() for file in sorted((OWN / "macros").glob("*.sql"))}
    texts = {}
    for folder in ("macros", *TESTS, "analyses"):
        for file in sorted((ROOT / folder).rglob("*.sql")):
            path = file.relative_to(ROOT)
            if path.as_posix() not in LEFT_OUT:
                texts[path] = own.pop(file.name, file.read_text())
    for name, text in own.items():
        texts[Path("macros", "package", name)] = text
    for file in sorted((OWN / "analyses").glob("*.sql")):
        texts[file.relative_to(OWN)] = file.read_text()
    for name, text in function_macros().items():
        texts[Path("macros", "functions", f"{name}.sql")] = text
    return texts


def settings() -> str:
    """dbt_project.yml: this project's, without models, tests and what a package cannot say."""
    ours = yaml.safe_load((ROOT / "dbt_project.yml").read_text())
    kept = ("name", "version", "config-version", "require-dbt-version", "macro-paths", "test-paths")
    kept = {key: ours[key] for key in kept}
    # of the tests, the folder of the rules stands beside that of the generic ones
    kept |= {"analysis-paths": ["analyses"], "model-paths": ["models"], "seed-paths": ["seeds"]}
    kept["vars"] = ours["vars"]
    first, last = START
    kept["on-run-start"] = [first, *ours["on-run-start"], last]
    kept["on-run-end"] = [*ours["on-run-end"], END]
    return yaml.safe_dump(kept, sort_keys=False, width=100)


def offered(texts: dict[Path, str]) -> list[str]:
    """The macros that a project calls, or that dbt looks for in it."""
    names = {
        name
        for path, text in texts.items()
        if path.parts[:1] == ("macros",) and path.parts[1] in OFFERED
        for name in defined(text)
    }
    return [*REPLACED, *sorted((names | {*OFFERED_BESIDE}) - {*NOT_OFFERED})]


__all__ = ["FUNCTIONS", "build"]
