"""Writes the files of buckets: with the classes of files, else with their policies as they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .described import Item, Table
from .macros import macro
from .parts import policy_statement
from .reading import Object
from .recognised.calls import Call
from .recognised.near import differing, policies_of
from .recognised.rendering import RefusedError
from .written import File

if TYPE_CHECKING:
    from .declare import Writer

WRITES = ("member", "admin", "none")
COMMANDS = ("select", "insert", "update", "delete")


def bucket_file(writer: Writer, each: Object) -> File:
    """With the classes that give its policies, else with these as they are."""
    bucket, kind = writer.found.buckets[each.key], writer.kinds["bucket"]
    properties = {"meta": {"keep": bucket.others}} if bucket.others else {}
    writer.renders(each, kind, properties.get("meta", {}))
    renderer = writer.macros.renderer
    arguments = {name: value for name, value in bucket.content.items() if value not in (False, [])}
    # the macro is named like the materialization
    head = Call(kind.materialized, named=arguments)
    first = macro(str(head), renderer.call(head.macro, **arguments))
    classes, rest = [], list(bucket.policies)
    for call in candidates(each.name, bucket.policies):
        try:
            emitted = renderer.call(call.macro, *call.arguments, **call.named)
        except RefusedError:
            continue
        stated = stated_by(emitted, rest)
        if stated:
            classes.append((call, emitted))
            rest = [item for item in rest if item not in stated]
    calls = [macro(str(call), emitted) for call, emitted in classes]
    text = "\n\n".join([first, *calls, *statements(rest)]) + "\n"
    problems = writer.prove(each, kind, text, properties)
    names = [head.macro, *(call.macro for call, _ in classes)]
    if problems and classes:
        text = "\n\n".join([first, *statements(bucket.policies)]) + "\n"
        problems, names = writer.prove(each, kind, text, properties), [head.macro]
    return writer.finished(each, writer.qualified(text), properties, problems, calls=names)


def candidates(bucket: str, policies: list[Item]) -> Iterator[Call]:
    """The classes that may stand for policies of these names."""
    names = {item.name for item in policies}
    yield Call("public_files")
    own = [command for command in COMMANDS if f"{bucket}_owner_{command}" in names]
    if own:
        named = {} if len(own) == len(COMMANDS) else {"commands": own}
        yield Call("own_files", named=named)
    for write in WRITES:
        yield Call("tenant_files", named={} if write == "member" else {"write": write})
    yield Call("service_files")


def stated_by(emitted: str, policies: list[Item]) -> list[Item]:
    """The policies that a class emits; none where one of them is missing or differs."""
    objects = Table("objects", "objects", [], [], {}, str)
    wanted, own = policies_of(emitted), {item.name: item for item in policies}
    fits = wanted and all(
        name in own and not differing(policy, own[name], objects) for name, policy in wanted.items()
    )
    return [own[name] for name in wanted] if fits else []


def statements(policies: list[Item]) -> list[str]:
    objects = Table("objects", "objects", policies, [], {}, str)
    return [policy_statement(objects, item) for item in policies]
