"""The command `groundwork server`, for a checkout: groundwork.cli.commands.server."""

from groundwork.cli.start import start

if __name__ == "__main__":
    start("server")
