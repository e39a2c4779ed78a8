"""Chooses the folder of each model: what belongs together by its names and by its references."""

from collections import Counter

from .reading import Found, Key, Object

LARGEST = 12
"""The tables of a folder, at most."""

SMALLEST = 3
"""A beginning of a name that fewer tables share makes no folder."""

TABLES = ("table",)
TYPES = ("type", "domain", "composite", "range")


def folders(found: Found, references: dict[Key, set[Key]]) -> dict[Key, str]:
    """The folder of each object below models/, by the tables that each table refers to."""
    chosen: dict[Key, str] = {}
    for schema in sorted({each.schema for each in found.objects.values()}):
        own = [each for each in found.objects.values() if each.schema == schema]
        tables = [each for each in own if each.kind in TABLES]
        chosen |= folders_of_tables(tables, references)
    for each in in_order(found):
        if each.key not in chosen:
            chosen[each.key] = folder_of_other(each, found, chosen)
    several = len({each.schema for each in found.objects.values()}) > 1
    return {
        key: f"models/{found.objects[key].schema}/{folder}" if several else f"models/{folder}"
        for key, folder in chosen.items()
    }


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


def folder_of_other(each: Object, found: Found, chosen: dict[Key, str]) -> str:
    """Where most of what it uses is, or most of what uses it."""
    near = Counter(chosen[other] for other in each.uses if other in chosen)
    users = Counter(
        chosen[other.key]
        for other in found.objects.values()
        if each.key in other.uses and other.key in chosen
    )
    own = near or users
    if each.kind in TYPES and len(users) != 1:
        return "types"
    if own:
        return min(own, key=lambda folder: (-own[folder], folder))
    return {"function": "functions", "sequence": "sequences"}.get(each.kind, "core")
