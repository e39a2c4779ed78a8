"""A policy is named in another way than most."""

import re

from ..definitions import bare
from ..finding import Finding, Level
from ..quoting import quote_ident
from ..sections import POLICIES

SECTION = POLICIES
LEVEL = Level.NOTE
SENTENCE = "A policy is named in another way than most."


def find(project, catalog):
    for table in catalog.own_tables():
        for policy in table.policies:
            if not SNAKE_CASE.match(policy.name):
                yield Finding(
                    f"{policy.name} on {bare(table.name)}",
                    "it has to be quoted, and can't be guessed",
                    "Name it in snake_case.",
                    project.places(f"{policy.name} on {table.name}", catalog),
                    "",
                    f"alter policy {quote_ident(policy.name)} on {table.quoted}"
                    f" rename to {quote_ident(snake(policy))}",
                )


SNAKE_CASE = re.compile(r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$")


def snake(policy):
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", policy.name)
    return re.sub(r"[^a-z0-9]+", "_", apart.lower()).strip("_")[:63] or "policy"
