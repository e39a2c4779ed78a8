"""The command `groundwork adopt`, for a checkout: groundwork.cli.commands.adopt."""

from groundwork.cli.start import start

if __name__ == "__main__":
    start("adopt")
