"""The command `groundwork export`, for a checkout: groundwork.cli.commands.export."""

from groundwork.cli.start import start

if __name__ == "__main__":
    start("export")
