"""The command `groundwork restore`, for a checkout: groundwork.cli.commands.restore."""

from groundwork.cli.start import start

if __name__ == "__main__":
    start("restore")
