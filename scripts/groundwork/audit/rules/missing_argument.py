"""The code passes arguments that the function does not take, or leaves out what it needs."""

from ..finding import Finding, Level
from ..sections import TABLES

SECTION = TABLES
LEVEL = Level.ERROR
SENTENCE = "The code passes arguments that the function does not take, or leaves out what it needs."


def find(project, catalog):
    for use in project.usage.calls:
        functions = catalog.function(use.name)
        if use.source != "supabase" or not functions or not use.arguments:
            continue
        given = set(use.arguments)
        if any(required(one) <= given <= inputs(one) for one in functions):
            continue
        unknown = sorted(given - set().union(*map(inputs, functions)))
        lacking = sorted(required(functions[0]) - given)
        what = [f"takes no {name}" for name in unknown] or [f"needs {name}" for name in lacking]
        yield Finding(
            f"{use.name}({', '.join(unknown or lacking)})",
            "the call fails: a function is found by the names of its arguments",
            "Fix the names.",
            [use.arguments[unknown[0]] if unknown else use.place],
            f"{use.name}({functions[0].signature}) {', '.join(what)}",
        )


def inputs(function):
    modes = function.argument_modes or ["i"] * len(function.argument_names)
    return {
        name for name, mode in zip(function.argument_names, modes, strict=False) if mode in "ibv"
    }


def required(function):
    modes = function.argument_modes or ["i"] * len(function.argument_names)
    names = [
        name for name, mode in zip(function.argument_names, modes, strict=False) if mode in "ibv"
    ]
    return {name for name in names[: function.inputs - function.defaults] if name}
