"""Parses the options that all commands share, and turns errors into exit codes."""

import inspect
import logging
import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import psycopg
import typer

from .. import GroundworkError
from ..project.place import choose
from ..project.profile import read_database_url
from .content import describe_error

INTERRUPTED = 130

OPTIONS = {
    "project_dir": Annotated[
        Path | None,
        typer.Option(
            help="The folder of dbt_project.yml. Default: DBT_PROJECT_DIR, else the nearest one"
            " from the current folder upwards."
        ),
    ],
    "profiles_dir": Annotated[
        Path | None,
        typer.Option(
            help="The folder of profiles.yml. Default: DBT_PROFILES_DIR, else the project's, else"
            " ~/.dbt."
        ),
    ],
    "profile": Annotated[
        str | None, typer.Option(help="The profile, instead of the one in dbt_project.yml.")
    ],
    "target": Annotated[
        str | None, typer.Option("--target", "-t", help="The target in the profile.")
    ],
    "variables": Annotated[
        str | None, typer.Option("--vars", help="Variables of the project, as dbt takes them.")
    ],
}
"""What dbt has for every command."""


Allow = Annotated[
    list[str],
    typer.Option(help="A hazard to allow, for all (lossy_type) or one (lossy_type:leads)."),
]
"""The option of each command that plans or runs models."""


def new_app(**settings) -> typer.Typer:
    """A Typer whose help is the script's docstring, with its paragraphs filled."""
    return typer.Typer(
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",
        **settings,
    )


def on_project(function: Callable) -> Callable:
    """Give a command dbt's options for the project, the profile and the target."""
    signature = inspect.signature(function)
    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)
        for name, kind in OPTIONS.items()
    ]

    @wraps(function)
    def command(*arguments, **options):
        named = {name: options.pop(name, None) for name in OPTIONS}
        read_database_url()
        variables = read_variables(named.pop("variables"))
        choose(**named, variables=variables)
        return function(*arguments, **options)

    command.__signature__ = signature.replace(parameters=[*signature.parameters.values(), *added])
    command.__annotations__ = {**function.__annotations__, **OPTIONS}
    return command


def read_variables(text: str | None) -> dict[str, Any]:
    """What --vars says, as dbt reads it."""
    if not text:
        return {}
    import yaml

    try:
        found = yaml.safe_load(text)
    except yaml.YAMLError:
        found = None
    if not isinstance(found, dict):
        raise GroundworkError(f"--vars is not a YAML mapping: {text}. Example: '{{name: value}}'")
    return found


def run(app: typer.Typer, after_interrupt: str = "Nothing was changed.", failed: int = 1) -> None:
    """Run a command; exit with `failed` and one sentence where it can't do what it is asked.

    Ctrl-C exits with 130 and says how things stand. A reader that closes the pipe is no error.
    """
    # psycopg would log that a query which was interrupted had not ended yet
    logging.getLogger("psycopg").addHandler(logging.NullHandler())
    try:
        app()
    except GroundworkError as error:
        print(error, file=sys.stderr)
        raise SystemExit(failed) from None
    except psycopg.OperationalError as error:
        # the server went away, or another session held a lock for too long
        print(f"{describe_error(error)}\n{after_interrupt}", file=sys.stderr)
        raise SystemExit(failed) from None
    except psycopg.Error as error:
        print(f"{describe_error(error)}\n{after_interrupt}", file=sys.stderr)
        raise SystemExit(failed) from None
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except SystemExit as ended:
        if ended.code == INTERRUPTED:
            print(f"\nInterrupted. {after_interrupt}", file=sys.stderr)
        raise
