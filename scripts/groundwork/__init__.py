"""What the scripts share. Each script is a thin command; the work stands here, once."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
"""The folder of the dbt project."""


class GroundworkError(Exception):
    """A failure whose message tells the user what is wrong and what to do about it."""
