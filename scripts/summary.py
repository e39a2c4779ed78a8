"""The command `groundwork summary`, for a checkout: groundwork.cli.commands.summary."""

from groundwork.cli.start import start

if __name__ == "__main__":
    start("summary")
