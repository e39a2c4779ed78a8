"""Says which names SQL writes in quotes."""

import re

from pglast.keywords import COL_NAME_KEYWORDS, RESERVED_KEYWORDS, TYPE_FUNC_NAME_KEYWORDS

KEY_WORDS = COL_NAME_KEYWORDS | RESERVED_KEYWORDS | TYPE_FUNC_NAME_KEYWORDS
"""What quote_ident puts in quotes: every key word that is not unreserved."""


def needs_quotes(name: str) -> bool:
    return not re.fullmatch(r"[a-z_][a-z0-9_]*", name) or name in KEY_WORDS


def quoted(name: str) -> str:
    """A name as quote_ident writes it."""
    if not needs_quotes(name):
        return name
    return '"' + name.replace('"', '""') + '"'
