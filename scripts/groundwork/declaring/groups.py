"""Chooses the folder of each model: what belongs together by its names and by its references."""

from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path

import yaml

from .. import GroundworkError
from .reading import Found, Key, Object, plain_name

LARGEST = 12
"""The tables of a folder, at most."""

SMALLEST = 3
"""A beginning of a name that fewer tables share makes no folder."""

TABLES = ("table",)
TYPES = ("type", "domain", "composite", "range")

FURTHER = {
    "role": "roles",
    "default privileges": "roles",
    "event trigger": "event_triggers",
    "foreign-data wrapper": "foreign",
    "server": "foreign",
    "user mapping": "foreign",
    "subscription": "foreign",
    "cast": "types",
    "job": "jobs",
    "bucket": "storage",
}
"""The folders of what is in no schema."""


def folders(found: Found, references: dict[Key, set[Key]]) -> dict[Key, str]:
    """The folder of each object below models/, by the tables that each table refers to."""
    chosen: dict[Key, str] = {}
    for schema in sorted({each.schema for each in found.objects.values()}):
        own = [each for each in found.objects.values() if each.schema == schema]
        tables = [each for each in own if each.kind in TABLES]
        chosen |= folders_of_tables(tables, references)
    users = users_of(found)
    for each in in_order(found):
        if each.key not in chosen:
            chosen[each.key] = folder_of_other(each, users[each.key], chosen)
    several = len({each.schema for each in found.objects.values() if each.has_schema}) > 1
    return {
        key: f"models/{plain_name(found.objects[key].schema)}/{folder}"
        if several and is_in_schema(found.objects[key])
        else f"models/{folder}"
        for key, folder in chosen.items()
    }


def is_in_schema(each: Object) -> bool:
    """Whether the folder of its schema is the place for it."""
    return each.has_schema or each.kind in ("schema", "extension", "publication")


def in_order(found: Found) -> list[Object]:
    """Those that use tables first: the others go where they are used."""
    return sorted(found.objects.values(), key=lambda each: (each.kind in TYPES, each.shown))


def folders_of_tables(tables: list[Object], references: dict[Key, set[Key]]) -> dict[Key, str]:
    counted = Counter(stem(each.name) for each in tables)
    named = {word for word, count in counted.items() if count >= SMALLEST}
    chosen = {each.key: stem(each.name) for each in tables if stem(each.name) in named}
    neighbours: dict[Key, Counter] = {each.key: Counter() for each in tables}
    for each in tables:
        for other in references.get(each.key, ()):
            if other in neighbours and other != each.key:
                neighbours[each.key][other] += 1
                neighbours[other][each.key] += 1
    rest = [each for each in tables if each.key not in chosen]
    sizes = Counter(chosen.values())
    for _ in tables:
        moved = False
        for each in rest:
            if each.key in chosen:
                continue
            near = Counter(chosen[other] for other in neighbours[each.key] if other in chosen)
            # what everybody refers to belongs to nobody
            if len(near) == 1 and sizes[min(near)] < LARGEST:
                chosen[each.key] = min(near)
                sizes[min(near)] += 1
                moved = True
        if not moved:
            break
    left = [each for each in tables if each.key not in chosen]
    for each in left:
        chosen[each.key] = "core"
    return divided(tables, chosen)


def divided(tables: list[Object], chosen: dict[Key, str]) -> dict[Key, str]:
    """Folders of more than a dozen tables in parts, by the letters that their tables begin with."""
    by_folder: dict[str, list[Object]] = {}
    for each in sorted(tables, key=lambda each: each.name):
        by_folder.setdefault(chosen[each.key], []).append(each)
    for folder, members in by_folder.items():
        if len(members) <= LARGEST:
            continue
        parts = -(-len(members) // LARGEST)
        size = -(-len(members) // parts)
        for start in range(0, len(members), size):
            part = members[start : start + size]
            first, last = stem(part[0].name), stem(part[-1].name)
            name = f"{folder}_{first}" if first == last else f"{folder}_{first}_to_{last}"
            for each in part:
                chosen[each.key] = name
    return chosen


def stem(name: str) -> str:
    """The word that a name begins with, as one thing of its kind.

    >>> stem("orders"), stem("order_lines"), stem("OrderLines"), stem("addresses")
    ('order', 'order', 'order', 'address')
    """
    word = ""
    for place, letter in enumerate(name):
        if not letter.isalnum() or (place and letter.isupper() and not name[place - 1].isupper()):
            break
        word += letter
    word = word.lower() or "other"
    for ending, single in (("sses", "ss"), ("ies", "y"), ("us", "us"), ("ss", "ss"), ("s", "")):
        if word.endswith(ending) and word != ending:
            return word.removesuffix(ending) + single
    return word


def users_of(found: Found) -> dict[Key, list[Key]]:
    """What uses each object."""
    users: dict[Key, list[Key]] = {key: [] for key in found.objects}
    for key, each in found.objects.items():
        for other in each.uses:
            users[other].append(key)
    return users


def nearest(each: Object, users: list[Key], chosen: dict[Key, str]) -> tuple[Counter, Counter]:
    """How many objects of each folder it uses, and how many use it."""
    return (
        Counter(chosen[key] for key in each.uses if key in chosen),
        Counter(chosen[key] for key in users if key in chosen),
    )


def folder_of_other(each: Object, own_users: list[Key], chosen: dict[Key, str]) -> str:
    """Where most of what it uses is, or most of what uses it."""
    near, users = nearest(each, own_users, chosen)
    own = near or users
    if not is_in_schema(each):
        return FURTHER[each.kind]
    if each.kind in TYPES and len(users) != 1:
        return "types"
    if own:
        return min(own, key=lambda folder: (-own[folder], folder))
    return {"function": "functions", "sequence": "sequences"}.get(each.kind, "core")


def read_groups(file: Path) -> dict[str, list[str]]:
    """The folders of a file of groups, each with the names or patterns of its tables."""
    if not file.exists():
        raise GroundworkError(f"{file} does not exist. Nothing was written.")
    try:
        content = yaml.safe_load(file.read_text())
    except yaml.YAMLError as error:
        raise GroundworkError(f"{file} is not YAML: {error}\nNothing was written.") from None
    is_right = isinstance(content, dict) and all(
        isinstance(folder, str) and isinstance(names, list) and names
        for folder, names in content.items()
    )
    if not is_right:
        raise GroundworkError(
            f"{file} is not a mapping of folders to lists of tables. Nothing was written.\n"
            "Example: billing: [invoices, 'payment_*']"
        )
    for folder in content:
        if Path(folder).is_absolute() or ".." in Path(folder).parts:
            raise GroundworkError(
                f"{file} names the folder {folder}, which is not below models/."
                " Nothing was written. Name it as billing, or shop/billing."
            )
    return {folder: [str(name) for name in names] for folder, names in content.items()}


def grouped(
    found: Found, references: dict[Key, set[Key]], groups: dict[str, list[str]]
) -> dict[Key, str]:
    """The folder of each object: the first group that names its table, else the usual one.

    What is no table goes where most of the tables are that it uses, or that use it. Raises
    GroundworkError where a name of a group is no table's.
    """
    usual = folders(found, references)
    tables = [each for each in found.objects.values() if each.kind in TABLES]
    chosen: dict[Key, str] = {}
    for folder, patterns in groups.items():
        for pattern in patterns:
            named = [each for each in tables if is_named(each, pattern)]
            if not named:
                raise GroundworkError(
                    f"The group {folder} names {pattern}, and the database has no such table."
                    " Nothing was written. Correct the name, or take it out."
                )
            for each in named:
                chosen.setdefault(each.key, f"models/{folder}")
    users = users_of(found)
    for each in in_order(found):
        if each.kind not in TABLES and is_in_schema(each):
            near, own_users = nearest(each, users[each.key], chosen)
            near = near or own_users
            if len(near) == 1 or (near and each.kind not in TYPES):
                chosen[each.key] = min(near, key=lambda folder: (-near[folder], folder))
    return usual | chosen


def is_named(each: Object, pattern: str) -> bool:
    """Whether a pattern such as payment_* or billing.* means the table."""
    name = f"{each.schema}.{each.name}" if "." in pattern else each.name
    return fnmatchcase(name, pattern)
