"""Which functions of the schema access the package makes by itself, and which need a model."""

import psycopg

from ...package.functions import FUNCTIONS
from ...project.kinds import Kind
from ..proving import differences_of
from ..reading import Found, Object
from .rendering import RefusedError, Renderer

SCHEMA = "access"


def divide_functions(
    connection: psycopg.Connection,
    found: Found,
    kinds: dict[str, Kind],
    renderer: Renderer,
    hooked: set[str],
) -> tuple[set[str], list[str]]:
    """The functions that the package makes as they are, which lose their file, and the others.

    hooked  the functions that hooks of models call

    One that calls another one which has a model gets a model too: the package's come first.
    """
    kind = next(kind for kind in kinds.values() if kind.kind == "function")
    described = renderer.environment.globals["functions"]()
    own = {
        each.name: each
        for each in found.objects.values()
        if each.kind == "function" and each.schema == SCHEMA
    }
    made: set[str] = set()
    for name in FUNCTIONS:
        if name not in own or not set(described[name]["calls"]) <= made:
            continue
        if is_of_package(connection, own[name], kind, described[name], renderer):
            made.add(name)
    made &= asked_for(found, own, described, hooked & made)
    for name in made:
        own[name].is_of_package = True
    return made, [name for name in FUNCTIONS if name in own and name not in made]


def asked_for(found: Found, own: dict[str, Object], described: dict, hooked: set[str]) -> set[str]:
    """The functions that other objects use, and those that these call: a run makes no others."""
    by_key = {each.key: name for name, each in own.items() if name in described}
    names = [
        by_key[key]
        for each in found.objects.values()
        if each.key not in by_key
        for key in each.uses
        if key in by_key
    ]
    names += hooked
    # the list grows while it is walked
    for name in names:
        names += [called for called in described[name]["calls"] if called not in names]
    return set(names)


def is_of_package(
    connection: psycopg.Connection,
    each: Object,
    kind: Kind,
    described: dict,
    renderer: Renderer,
) -> bool:
    renderer.for_model(each.name, SCHEMA, each.name, kind.materialized, {}, str)
    try:
        text = renderer.call(f"function_{each.name}")
    except RefusedError:
        return False
    node = {
        "alias": each.name,
        "schema": SCHEMA,
        "description": described["description"],
        "columns": {},
        "config": {"materialized": kind.materialized, "meta": {}},
        "parents": [{"schema": SCHEMA, "name": name} for name in described["calls"]],
        "compiled_code": text,
    }
    return not differences_of(connection, node, kind)
