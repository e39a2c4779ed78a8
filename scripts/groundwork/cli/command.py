"""How every script begins and ends."""

import logging
import os
import sys

import psycopg
import typer

from .. import GroundworkError
from .content import describe_error

INTERRUPTED = 130


def new_app(**settings) -> typer.Typer:
    """A Typer whose help is the script's docstring, with its paragraphs filled."""
    return typer.Typer(
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="markdown",
        **settings,
    )


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
