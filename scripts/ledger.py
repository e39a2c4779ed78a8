"""The command `groundwork ledger`, for a checkout: groundwork.cli.commands.ledger."""

from groundwork.cli.start import start

if __name__ == "__main__":
    start("ledger")
