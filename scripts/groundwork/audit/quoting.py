"""Names and texts as SQL writes them, in the statements that the audit suggests."""

from pglast.keywords import COL_NAME_KEYWORDS, RESERVED_KEYWORDS, TYPE_FUNC_NAME_KEYWORDS

KEYWORDS = COL_NAME_KEYWORDS | RESERVED_KEYWORDS | TYPE_FUNC_NAME_KEYWORDS


def quote_ident(name: str) -> str:
    """What PostgreSQL's quote_ident returns, of a name that stands in no catalog."""
    letters = name.replace("_", "a")
    is_plain = letters.isascii() and letters.isalnum() and letters.islower()
    if is_plain and not name[0].isdigit() and name not in KEYWORDS:
        return name
    return '"' + name.replace('"', '""') + '"'


def quote_literal(text: str) -> str:
    """What PostgreSQL's quote_literal returns."""
    quoted = "'" + text.replace("'", "''").replace("\\", "\\\\") + "'"
    return f"E{quoted}" if "\\" in text else quoted
