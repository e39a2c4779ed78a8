"""The command `groundwork audit`, for a checkout: groundwork.cli.commands.audit."""

from groundwork.cli.start import start

if __name__ == "__main__":
    start("audit")
