"""The pages for people, read as Markdown: their links, headings and blocks of code."""

import itertools
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from groundwork import ROOT

NOT_RUN = "<!-- not run:"
"""Begins the line above a block that a test cannot run; what follows is why."""

MARKDOWN = MarkdownIt("commonmark").enable("table")


@dataclass(frozen=True)
class Block:
    page: str
    language: str
    text: str
    is_run: bool


@dataclass(frozen=True)
class Page:
    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def tokens(self) -> list[Token]:
        return MARKDOWN.parse(self.path.read_text())

    def inline(self) -> list[Token]:
        return [
            child for token in self.tokens if token.type == "inline" for child in token.children
        ]

    def links(self) -> list[str]:
        """Where each link and picture leads."""
        found = ((each.attrGet("href") or each.attrGet("src")) for each in self.inline())
        return [str(link) for link in found if link]

    def headings(self) -> list[str]:
        tokens = self.tokens
        return [
            "".join(child.content for child in following.children)
            for token, following in itertools.pairwise(tokens)
            if token.type == "heading_open"
        ]

    def anchors(self) -> set[str]:
        """What a link can name after #, made of the headings as code hosts make it."""
        seen: Counter[str] = Counter()
        anchors = set()
        for heading in self.headings():
            kept = (letter for letter in heading.lower() if letter.isalnum() or letter in "_- ")
            anchor = "".join(kept).replace(" ", "-")
            anchors.add(f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor)
            seen[anchor] += 1
        return anchors

    def blocks(self) -> list[Block]:
        """Every block of code. An indented one has no language."""
        found, before = [], ""
        for token in self.tokens:
            if token.type in ("fence", "code_block"):
                is_run = not before.startswith(NOT_RUN)
                found.append(Block(self.name, token.info.strip(), token.content, is_run))
            before = token.content if token.type == "html_block" else ""
        return found

    def rows(self, heading: str) -> list[list[str]]:
        """The cells of each row of the table that has `heading` above a column."""
        tables, rows = [], []
        for token in self.tokens:
            if token.type == "table_open":
                rows = []
                tables.append(rows)
            elif token.type == "tr_open":
                rows.append([])
            elif token.type == "inline" and rows:
                rows[-1].append(token.content)
            elif token.type == "table_close":
                rows = []
        (found,) = (table for table in tables if heading in table[0])
        return found[1:]

    def spans(self) -> list[str]:
        """What stands in the text as code."""
        return [each.content for each in self.inline() if each.type == "code_inline"]


def pages() -> list[Page]:
    """Those at the top and in docs, but for those that a script writes into docs/erd."""
    files = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    return [Page(file) for file in sorted(files) if "erd" not in file.parts]
