"""Jinja as dbt reads it: what a file defines, and its calls of macros with their package's name."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from jinja2 import Environment

BLOCKS = ("macro", "test", "materialization", "data_test")
CODE = ("name", "operator", "string", "integer", "float", "block_begin", "block_end")
CODE += ("variable_begin", "variable_end")


@dataclass(frozen=True)
class Token:
    """A piece of a file; all of them, one behind the other, are the file."""

    kind: str
    text: str


def tokens(text: str) -> list[Token]:
    found, end = [], 0
    for _, kind, value in Environment().lex(text):
        # what is stripped before a block is not lexed
        start = text.index(value, end)
        found += [Token("space", text[end:start]), Token(kind, value)]
        end = start + len(value)
    return [*found, Token("space", text[end:])]


def code_of(pieces: list[Token]) -> list[int]:
    """The places of the pieces that mean something, without text, comments and spaces."""
    return [place for place, piece in enumerate(pieces) if piece.kind in CODE]


def defined(text: str) -> Iterator[str]:
    """The names of the macros in a file."""
    pieces = tokens(text)
    words = [pieces[place] for place in code_of(pieces)]
    for before, word, name in zip(words, words[1:], words[2:], strict=False):
        if before.kind == "block_begin" and word.text == "macro":
            yield name.text


def shadowed(text: str) -> set[str]:
    """The names that a file sets or takes as arguments: there they mean no macro."""
    pieces = tokens(text)
    words = [pieces[place] for place in code_of(pieces)]
    found = set()
    for place, word in enumerate(words):
        if word.kind != "block_begin":
            continue
        command = words[place + 1].text
        following = words[place + 2 :]
        if command in ("set", "for"):
            for each in following:
                if each.text in ("=", "in") or each.kind == "block_end":
                    break
                if each.kind == "name":
                    found.add(each.text)
        elif command in BLOCKS:
            found |= arguments(following)
    return found


def arguments(words: list[Token]) -> set[str]:
    """The names that a block takes, which begins with its own name."""
    found, depth = set(), 0
    for before, word in pairwise(words):
        if word.kind == "block_end":
            break
        depth += (word.text in "([{") - (word.text in ")]}") if word.kind == "operator" else 0
        if word.kind == "name" and depth == 1 and before.text in ("(", ","):
            found.add(word.text)
    return found


def with_package(text: str, package: str, macros: set[str]) -> str:
    """The file with `package.` before each of these macros that it uses."""
    pieces = tokens(text)
    local = shadowed(text)
    places = code_of(pieces)
    written = [piece.text for piece in pieces]
    for before, place, after in zip([None, *places], places, [*places[1:], None], strict=False):
        piece = pieces[place]
        former = pieces[before].text if before is not None else ""
        later = pieces[after].text if after is not None else ""
        is_meant = piece.kind == "name" and piece.text in macros and piece.text not in local
        is_named = former in (".", "|", "is", *BLOCKS)
        is_argument = later == "=" and former in ("(", ",")
        if is_meant and not is_named and not is_argument:
            written[place] = f"{package}.{piece.text}"
    return "".join(written)
