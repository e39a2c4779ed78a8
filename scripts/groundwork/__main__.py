"""`python -m groundwork` is the command `groundwork`."""

from .cli.start import start

if __name__ == "__main__":
    start()
