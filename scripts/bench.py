"""A command for this checkout alone: benchmarks.command."""

from groundwork.cli.start import start_module

if __name__ == "__main__":
    start_module("benchmarks.command")
