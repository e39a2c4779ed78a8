"""The command `groundwork plan`, for a checkout: groundwork.cli.commands.plan."""

from groundwork.cli.start import start

if __name__ == "__main__":
    start("plan")
