"""The command `groundwork erd`, for a checkout: groundwork.cli.commands.erd."""

from groundwork.cli.start import start

if __name__ == "__main__":
    start("erd")
