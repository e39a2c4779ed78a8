"""What the commands share. Each is a thin module in `cli`; the work stands here, once."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The folder of groundwork's own checkout; of no meaning where groundwork is installed."""


class GroundworkError(Exception):
    """A failure whose message tells the user what is wrong and what to do about it."""
