"""The locks that a statement may take on a table; effects.py says which one takes what."""

from dataclasses import dataclass

ROW_EXCLUSIVE = "row exclusive"
SHARE_UPDATE_EXCLUSIVE = "share update exclusive"
SHARE = "share"
SHARE_ROW_EXCLUSIVE = "share row exclusive"
ACCESS_EXCLUSIVE = "access exclusive"

BLOCKS = {
    ROW_EXCLUSIVE: "nothing but changes of the schema",
    SHARE_UPDATE_EXCLUSIVE: "nothing but changes of the schema",
    SHARE: "writes",
    SHARE_ROW_EXCLUSIVE: "writes",
    ACCESS_EXCLUSIVE: "reads and writes",
}
"""What others cannot do meanwhile."""


@dataclass(frozen=True)
class Lock:
    mode: str
    table: str
