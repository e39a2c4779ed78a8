"""The order in which the definitions would work, computed from what they use."""

from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from .bodies import Body, read_body
from .code.sql import uses_of
from .definitions import Definition, bare, full, joined
from .project import Project

RANK = [
    "extension", "schema", "role", "type", "sequence", "function", "table", "view", "index",
    "policy", "trigger", "seed",
]  # fmt: skip
TITLES = {
    "extension": "Extensions", "schema": "Schemas", "role": "Roles", "type": "Types",
    "sequence": "Sequences", "function": "Functions", "table": "Tables", "view": "Views",
    "index": "Indexes", "policy": "Row security policies", "trigger": "Triggers",
    "seed": "Seed data",
}  # fmt: skip


@dataclass
class Stage:
    """Objects of one kind that can be made one after another."""

    kind: str
    names: list[str] = field(default_factory=list)
    note: str = ""

    @property
    def title(self) -> str:
        return TITLES[self.kind]


def working_order(project: Project) -> list[Stage]:
    """The objects in an order in which each finds what it uses; a circle is named as one."""
    made: dict[tuple[str, str], Definition] = {}
    for one in project.definitions.all:
        if one.kind in RANK:
            made.setdefault((one.kind, one.name), one)
    needs = {key: needed(one, made) - {key} for key, one in made.items()}
    stages: list[Stage] = []
    for key, note in sorted_keys(made, needs):
        kind, name = key
        if not stages or stages[-1].kind != kind:
            stages.append(Stage(kind))
        stages[-1].names.append(bare(name).replace(" on public.", " on "))
        if note:
            stages[-1].note = note
    seeds = [
        statement.tree.relation.relname
        for statement in project.migrations.statements
        if statement.kind == "InsertStmt"
    ]
    if seeds:
        stages.append(Stage("seed", list(dict.fromkeys(seeds))))
    return stages


def sorted_keys(made: dict, needs: dict):
    """The keys, each after what it needs, else by kind and place; a circle is cut where it hurts
    least, and that is noted."""
    place = {key: (RANK.index(key[0]), one.statement.number) for key, one in made.items()}
    missing = {key: set(needed) for key, needed in needs.items()}
    users: dict[tuple, list] = {}
    for key, needed in needs.items():
        for one in needed:
            users.setdefault(one, []).append(key)
    ready = [(place[key], key) for key, needed in missing.items() if not needed]
    heapify(ready)
    done: set = set()
    while len(done) < len(made):
        note = ""
        if not ready:
            left = [key for key in made if key not in done]
            key = min(left, key=lambda one: (len(missing[one]), place[one]))
            others = ", ".join(sorted(bare(name) for _, name in missing[key]))
            note = f"{bare(key[1])} and {others} use each other: add that foreign key afterwards"
            missing[key].clear()
            heappush(ready, (place[key], key))
        _, key = heappop(ready)
        if key in done:
            continue
        done.add(key)
        yield key, note
        for user in users.get(key, ()):
            if user not in done and missing[user]:
                missing[user].discard(key)
                if not missing[user]:
                    heappush(ready, (place[user], user))


def needed(one: Definition, made: dict) -> set[tuple[str, str]]:
    """What a definition uses that another one makes."""
    found: set[tuple[str, str]] = set()

    def add(kind: str, name: str) -> None:
        if (kind, full(name)) in made:
            found.add((kind, full(name)))
        elif (kind, name) in made:
            found.add((kind, name))

    for reference in one.references:
        add("table", reference.target)
    for column in one.columns.values():
        add("type", column.standard_type.split("(")[0].removesuffix("[]"))
    tree = one.statement.tree
    if one.kind == "function":
        # PL/pgSQL looks for tables when it runs; plain SQL when it is made
        for use in sql_body(tree).uses:
            add("function" if use.is_call else "table", use.name)
    else:
        for use in uses_of(tree):
            add("function" if use.is_call else "table", use.name)
            add("view", use.name)
    if " on " in one.name:
        add("table", one.name.split(" on ")[1])
    if one.kind == "trigger":
        add("function", joined(tree.funcname))
    if one.kind == "index":
        add("table", f"{tree.relation.schemaname or 'public'}.{tree.relation.relname}")
    return found


def sql_body(tree) -> Body:
    """What a function in plain SQL uses, from its `create function`."""
    options = {option.defname: option.arg for option in tree.options or ()}
    language = getattr(options.get("language"), "sval", "sql")
    body = options.get("as")
    if language != "sql" or not body:
        return Body()

    class Function:
        pass

    function = Function()
    function.language, function.definition = "sql", "create function"
    function.argument_names = []
    function.body = body[0].sval if isinstance(body, tuple) else body.sval
    return read_body(function)
