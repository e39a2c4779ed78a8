"""The page names messages that there are, by what they always say."""

import re

from docs.pages import Page
from groundwork import ROOT

PAGE = Page(ROOT / "docs" / "troubleshooting.md")

PARTS = {
    "The server",
    "A table that is gone, and drift",
    "dbt itself",
    "The role that deploys",
    "A declaration that is none",
    "A change that is refused",
    "Legacy tables",
    "Waiting",
    "Seeds",
    "Tests",
    "Scripts",
    "Rows that do not go back",
    "The functions of the API",
    "The server does not start",
    "Troubleshooting",
}

# Said by PostgreSQL, its client library, or dbt.
OF_OTHERS = {
    "failed: No such file or directory",
    "Invalid value for '--profiles-dir'",
    "Could not find profile named 'groundwork'",
    "depends on a node named",
    "does not match any enabled nodes",
    "must be owner of",
    "canceling statement due to statement timeout",
    "deadlock detected",
}

PLACEHOLDER = r"(?:[^\n]{0,60}?)"


def sources() -> str:
    files = [
        *(ROOT / "macros").rglob("*.sql"),
        *(ROOT / "models").rglob("*.sql"),
        *(ROOT / "scripts").rglob("*.py"),
        *(ROOT / "scripts").glob("*.sh"),
    ]
    # a message goes on in the next line of the source, between quotes
    text = "\n".join(file.read_text() for file in files)
    return re.sub(r"[\"']\s*\n\s*f?[\"']", "", text)


def is_said(message: str, text: str) -> bool:
    """Whether the source says the words in this order, with what differs between them."""
    words = PLACEHOLDER.join(re.escape(word) for word in message.split())
    return re.search(words, text) is not None


def test_every_message_is_one_that_is_said():
    text = sources()
    messages = [*PAGE.headings(), *table_messages()]
    wanted = [each for each in messages if each not in PARTS | OF_OTHERS]
    assert len(wanted) > 50
    assert [each for each in wanted if not is_said(each, text)] == []


def table_messages() -> list[str]:
    """Those in the first column of the tables, as code and of more than one word."""
    lines = PAGE.path.read_text().splitlines()
    cells = [line.split("|")[1].strip() for line in lines if line.startswith("| `")]
    return [cell.strip("`") for cell in cells if " " in cell.strip("`") and "`, `" not in cell]


def test_a_message_that_nobody_says_is_found():
    assert not is_said("the database is on fire", sources())


def test_what_dbt_prints_without_a_server_stands_in_the_readme():
    text = (ROOT / "README.md").read_text()
    assert '.groundwork/.s.PGSQL.5432" failed: No such file or directory' in text
    assert "make start" in text[text.index("No server runs") :]
