"""A command for this checkout alone: groundwork.linting.command."""

from groundwork.cli.start import start_module

if __name__ == "__main__":
    start_module("groundwork.linting.command")
