"""Makes a project from the template."""

import json
import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from shlex import quote
from urllib.parse import unquote, urlsplit

from .. import ROOT, GroundworkError
from .version import VERSION

TEMPLATE = Path(__file__).resolve().parents[1] / "template"

RENAMED = {
    "gitignore": ".gitignore",
    "github": ".github",
    "containerignore": ".containerignore",
}
"""Names that would mean something inside this project itself."""


def make_project(folder: Path) -> list[Path]:
    """Write the files of a new project into `folder`; returns them.

    Raises GroundworkError, before anything is written, where the name or the folder won't do.
    """
    name = folder.resolve().name
    check_name(name)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise GroundworkError(
            f"{folder} exists and is not empty. Nothing was written. Choose another name, or empty"
            " the folder."
        )
    values = {
        "__NAME__": name,
        "__GROUNDWORK__": requirement(""),
        "__GROUNDWORK_DEV__": requirement("[audit]"),
    }
    made = []
    for source in sorted(TEMPLATE.rglob("*")):
        if source.is_dir() or source.suffix == ".pyc":
            continue
        parts = (RENAMED.get(part, part) for part in source.relative_to(TEMPLATE).parts)
        file = folder.joinpath(*parts)
        file.parent.mkdir(parents=True, exist_ok=True)
        text = source.read_text()
        for placeholder, value in values.items():
            text = text.replace(placeholder, value)
        file.write_text(text)
        made.append(file)
    return made


def check_name(name: str) -> None:
    """Raise GroundworkError for what dbt does not take as the name of a project."""
    if not re.fullmatch(r"[a-z_][a-z0-9_]*", name):
        raise GroundworkError(
            f"{name} can't name a project: use small letters, digits and underscores, and begin"
            " with a letter. Nothing was written."
        )
    if name in ("groundwork", "dbt", "dbt_postgres"):
        raise GroundworkError(f"{name} is the name of a package. Choose another one.")


def requirement(extras: str) -> str:
    """The lines for pip that install this very groundwork: from where it came, or by version.

    A comment above says what to do on other machines, where it came from a path of this one.
    """
    origin = known_origin()
    address = origin.get("url", "")
    if not address:
        # pip took it from an index
        return f"groundwork{extras}=={VERSION}"
    if "vcs_info" in origin:
        info = origin["vcs_info"]
        address = f"{info['vcs']}+{address}@{info['commit_id']}"
    if not address.startswith("file:"):
        return f"groundwork{extras} @ {address}"
    file = Path(unquote(urlsplit(address).path))
    if not file.exists():
        return (
            f"# It was installed from {file}, which is gone. Write where pip finds it now.\n"
            f"groundwork{extras}=={VERSION}"
        )
    wheel = file.name if file.suffix == ".whl" else f"groundwork-{VERSION}-py3-none-any.whl"
    command = "cp {} ." if file.suffix == ".whl" else "pip wheel --no-deps {}"
    return (
        "# A path of this machine. For workflows and images commit the wheel beside this file,\n"
        f"#     {command.format(quote(str(file)))}\n"
        f"# and write in place of the next line: ./{wheel}{extras}\n"
        f"groundwork{extras} @ {address}"
    )


def known_origin() -> dict:
    """What pip noted of where groundwork came from: see direct_url.json of its specifications."""
    try:
        text = distribution("groundwork").read_text("direct_url.json")
    except PackageNotFoundError:
        # a script of a checkout
        return {"url": ROOT.as_uri()}
    return json.loads(text) if text else {}
