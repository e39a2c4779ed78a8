"""macros/groundwork.sql of a project: what dbt looks for in the project alone.

dbt finds a macro that a model calls without its package's name, and one that takes the place of its
own, such as ref, in the project only. So this file calls the package's by name.
"""

from pathlib import Path

import yaml

from .jinja import defined

FILE = Path("macros") / "groundwork.sql"

REPLACED = (
    *("ref", "generate_schema_name"),
    *("postgres__create_schema", "postgres__can_clone_table"),
)
"""Macros of dbt's that this project replaces."""

OFFERED = ("row_access", "triggers", "keys", "grants", "realtime", "storage")
"""The folders of macros that models call."""

NOT_OFFERED = (
    *("build_admins_first", "commands_of_functions", "tenant_reference"),
    *("granted_object", "own_meta", "own_name", "realtime_models", "realtime_publication"),
)
"""What only macros call."""

OFFERED_BESIDE = ("keep_partitions", "quoted_name")

HEAD = """\
{#
    Written by groundwork: dbt looks in the project alone for macros that models call without a
    package's name, and for its own that are replaced. A macro of the same name in another file of
    this folder takes the place of the one here when `groundwork deps` writes this file again.
#}
{% materialization test, adapter='postgres' %}
    {{ return(groundwork.run_test()) }}
{% endmaterialization %}
"""

CALL = """
{{% macro {name}() %}}
    {{{{ return(groundwork.{name}(*varargs, **kwargs)) }}}}
{{% endmacro %}}
"""

TAKING = {
    "ref": "",
    "generate_schema_name": "custom_schema_name=none, node=none",
    "postgres__create_schema": "relation",
}
"""What dbt passes by name."""


def text_of(names: list[str]) -> str:
    """The file, with these macros."""
    parts = [HEAD]
    for name in names:
        taken = TAKING.get(name)
        if not taken:
            parts.append(CALL.format(name=name))
            continue
        passed = ", ".join(each.split("=")[0] for each in taken.split(", "))
        call = CALL.format(name=name).replace(f"macro {name}()", f"macro {name}({taken})")
        parts.append(call.replace("*varargs, **kwargs", passed))
    return "".join(parts)


def offered(text: str) -> list[str]:
    """The macros in a file of this kind."""
    return list(defined(text))


def project_macros(package: Path, taken: set[str] = frozenset()) -> str:
    """The file for a project that defines the macros `taken` itself."""
    text = (package / FILE.name).read_text()
    return text_of([name for name in offered(text) if name not in taken])


def write_project_macros(package: Path, project: Path) -> Path:
    """Write the file into a project, without what other files of its macros define."""
    file = project / FILE
    taken: set[str] = set()
    for folder in macro_folders(project):
        for each in folder.rglob("*.sql"):
            if each != file:
                taken |= {*defined(each.read_text())}
    text = project_macros(package, taken)
    if not file.exists() or file.read_text() != text:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return file


def macro_folders(project: Path) -> list[Path]:
    settings = yaml.safe_load((project / "dbt_project.yml").read_text())
    return [project / name for name in settings.get("macro-paths", ["macros"])]
