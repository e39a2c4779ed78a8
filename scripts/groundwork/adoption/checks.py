"""What a check of a database before its adoption says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    name: str
    state: str
    """ok; warning: it can be done anyway; failed: it cannot."""
    sentence: str
    advice: str = ""
