"""Renders the macros of the package for one object after another, without starting dbt."""

import hashlib
from collections.abc import Callable, Iterable
from types import SimpleNamespace

from jinja2 import Environment
from jinja2.exceptions import TemplateError

from ...package.build import sources


class RefusedError(Exception):
    """The macro does not take these arguments, or the project does not say what it asks for."""


class Returned(Exception):  # noqa: N818
    """What a macro hands to return(), as dbt has it."""

    def __init__(self, value: object):
        self.value = value


class Renderer:
    """Calls macros as a model would; `for_model` says which."""

    def __init__(self, variables: dict, models: Iterable[tuple[str, str, str]]):
        """
        variables  the project's `vars`
        models     the name, the schema and the alias of each model, as far as settings name them
        """
        self.texts = {
            path.stem: text
            for path, text in sources().items()
            if path.parts[0] == "macros" and "{% macro" in text
        }
        self.ready: dict[str, Callable] = {}
        self.referred: set[str] = set()
        """The models that the last call referred to."""
        self.functions: set[str] = set()
        """The functions of the package that the last call asked for."""
        self.this, self.model, self.ref = SimpleNamespace(), {}, str
        self.environment = Environment(extensions=["jinja2.ext.do"])
        nodes = {
            name: {"name": name, "schema": schema, "alias": alias, "resource_type": "model"}
            for name, schema, alias in models
        }
        self.variables = dict(variables)
        self.environment.globals |= {
            **{name: self.caller(name) for name in self.texts},
            "return": returned,
            "this": self.this,
            "model": self.model,
            "ref": self.refer,
            "var": lambda name, usual=None: self.variables.get(name, usual),
            "config": self.configured,
            "execute": False,
            "exceptions": SimpleNamespace(raise_compiler_error=refused),
            "graph": {"nodes": nodes},
            "target": SimpleNamespace(schema="public", name="dev"),
            "local_md5": lambda text: hashlib.md5(text.encode()).hexdigest(),
            "flags": SimpleNamespace(WHICH="compile"),
        }

    def for_model(
        self,
        name: str,
        schema: str,
        identifier: str,
        materialized: str,
        meta: dict,
        ref: Callable[[str], str],
    ) -> None:
        """What `this`, `model` and ref() mean in the calls that follow."""
        self.this.schema, self.this.identifier, self.this.name = schema, identifier, identifier
        self.model |= {
            "name": name,
            "resource_type": "model",
            "config": {"meta": meta, "materialized": materialized},
        }
        self.ref = ref

    def call(self, macro: str, *arguments: object, **named: object) -> str:
        """What the call emits.

        Raises RefusedError where the macro does not take the arguments.
        """
        self.referred.clear()
        self.functions.clear()
        try:
            return str(self.environment.globals[macro](*arguments, **named)).strip()
        except (TemplateError, TypeError, KeyError, AttributeError) as error:
            raise RefusedError(str(error)) from error

    def text(self, source: str) -> str:
        """A whole file as dbt compiles it.

        Raises RefusedError where it calls what the package does not have.
        """
        try:
            return self.environment.from_string(source).render()
        except (TemplateError, TypeError, KeyError, AttributeError) as error:
            raise RefusedError(str(error)) from error

    def rule(self, name: str, source: str, schemas: list[str]) -> str:
        """A rule of `dbt test`, over these schemas."""
        self.for_model(name, "public", name, "test", {}, str)
        listed = ", ".join(f"('{each}')" for each in schemas)
        template = self.environment.from_string(source)
        changed = {"managed_schemas": lambda: f"values {listed}", "rules_are_due": lambda: "true"}
        known = {key: self.environment.globals[key] for key in changed}
        self.environment.globals |= changed
        self.ready.clear()
        try:
            return template.render()
        finally:
            self.environment.globals |= known
            self.ready.clear()

    def caller(self, name: str) -> Callable:
        def called(*arguments: object, **named: object) -> object:
            if name not in self.ready:
                template = self.environment.from_string(self.texts[name])
                self.ready[name] = getattr(template.module, name)
            try:
                return self.ready[name](*arguments, **named)
            except Returned as result:
                return result.value

        return called

    def refer(self, name: str) -> str:
        self.referred.add(name)
        return self.ref(name)

    def configured(self, **settings: object) -> str:
        for key in settings.get("meta") or {}:
            if key.startswith("access."):
                self.functions.add(key.removeprefix("access."))
        return ""


def returned(value: object) -> None:
    raise Returned(value)


def refused(message: str) -> None:
    raise RefusedError(message)
