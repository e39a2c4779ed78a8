"""The command `groundwork`, and each of its commands alone for a script of the checkout."""

import importlib
import sys
from types import ModuleType

import typer

from .called import in_words_of_caller, is_script
from .command import new_app, run

COMMANDS = (
    *("init", "declare", "build", "plan", "run", "test", "compile", "apply", "adopt", "audit"),
    *("ledger", "restore", "export", "erd", "docs", "server", "deps", "summary"),
)
"""In the order of the help; each is a module of that name in `commands`."""

HELP = "Declare a PostgreSQL database as a dbt project, and make any database equal to it."

PASSING_ON = {"allow_extra_args": True, "ignore_unknown_options": True}
"""The settings of a command that gives dbt the options it does not know itself."""


def main(command: str = "") -> None:
    """Run `command`, or the one that the command line names."""
    named = command or next((each for each in sys.argv[1:] if not each.startswith("-")), "")
    if command:
        app = alone(load(command), command)
    else:
        # the help of all needs every module, a command only its own
        app = together((named,) if named in COMMANDS else COMMANDS)
    module = load(named) if named in COMMANDS else None
    run(
        app,
        after_interrupt=in_words_of_caller(
            getattr(module, "AFTER_INTERRUPT", "Nothing was changed.")
        ),
        failed=getattr(module, "ERROR_CODE", 1),
    )


def load(command: str) -> ModuleType:
    return importlib.import_module(f".commands.{command}", __package__)


def alone(module: ModuleType, command: str) -> typer.Typer:
    """The command without its name, as a script has it."""
    if hasattr(module, "app"):
        module.app.info.help = in_words_of_caller(module.__doc__)
        return module.app
    app = new_app()
    add(app, module, command)
    return app


def together(commands: tuple[str, ...]) -> typer.Typer:
    app = new_app(no_args_is_help=True, help=HELP)
    app.callback()(everything)
    for command in commands:
        module = load(command)
        if hasattr(module, "app"):
            app.add_typer(module.app, name=command, help=module.__doc__)
        else:
            add(app, module, command)
    return app


def everything() -> None:
    """A callback keeps the names of commands where there is a single one."""


def add(app: typer.Typer, module: ModuleType, command: str) -> None:
    settings = PASSING_ON if getattr(module, "PASSES_ON", False) else {}
    app.command(
        command,
        help=in_words_of_caller(module.__doc__),
        context_settings=settings,
        hidden=command == "summary" and not is_script(),
    )(getattr(module, command))
