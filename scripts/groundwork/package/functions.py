"""The functions that row access classes and triggers call, as macros of the package.

Their text is that of this project's models, but for those that ask tables of the project: these
stand in the folder functions beside this file.
"""

from pathlib import Path

import yaml

from .. import ROOT
from .jinja import code_of, tokens

MODELS = ROOT / "models" / "03_functions"
OWN = Path(__file__).parent / "functions"

FUNCTIONS = (
    *("caller_id", "is_service", "set_updated_at", "refuse_change"),
    *("my_tenant_ids", "current_tenant_id", "is_tenant_member", "has_tenant_role"),
    "limit_rows",
    "take_tenant_of_parent",
    *("is_admin", "first_id_for_admin", "require_user", "require_tenant_role"),
    *("month_partitions", "close_partition", "make_default_partition", "make_partition"),
    *("detach_partition", "partition_changes", "change_partitions", "keep_partitions"),
    *("schedule_job", "schedule_partitions"),
)
"""Each after those that it calls."""

FUNCTION = """\
{{#
    {description}
#}}
{{% macro function_{name}() -%}}
{text}
{{%- endmacro %}}
"""

LIST = """\
{{#
    Returns the functions that the package can make: of each its description, and which it calls.
#}}
{{% macro functions() %}}
    {{{{ return({{
{functions}
    }}) }}}}
{{% endmacro %}}
"""


def function_macros() -> dict[str, str]:
    """The macros by the names of their files: function_<name> for each, and their list."""
    macros, listed = {}, []
    for name in FUNCTIONS:
        text = source(f"{name}.sql").read_text().strip()
        [properties] = yaml.safe_load(source(f"{name}.yml").read_text())["models"]
        description = properties["description"].strip()
        text, called = without_model(text, name)
        # a comment of a file is not part of the function
        macros[f"function_{name}"] = FUNCTION.format(name=name, description=description, text=text)
        listed.append(
            f"        '{name}': {{\n            'description': {description!r},\n"
            f"            'calls': {sorted(called)!r},\n        }},"
        )
    return macros | {"functions": LIST.format(functions="\n".join(listed))}


def source(file: str) -> Path:
    """The package's own file, or this project's."""
    return OWN / file if (OWN / file).exists() else MODELS / file


def without_model(text: str, name: str) -> tuple[str, set[str]]:
    """The text of a function's model where there is no model, and the functions that it calls."""
    pieces = tokens(text)
    places = code_of(pieces)
    written = [piece.text for piece in pieces]
    called, open_at, depth = set(), None, 0
    for number, place in enumerate(places):
        piece = pieces[place]
        if piece.text == "ref" and piece.kind == "name":
            written[place] = "function_name"
            called.add(pieces[places[number + 2]].text.strip("'"))
        elif piece.text == "executable_by":
            open_at = depth
        elif piece.text == "(":
            depth += 1
        elif piece.text == ")":
            depth -= 1
            if depth == open_at:
                is_empty = pieces[places[number - 1]].text == "("
                written[place] = f"{'' if is_empty else ', '}of='{name}')"
                open_at = None
    return "".join(written), called
